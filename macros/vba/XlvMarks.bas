Attribute VB_Name = "XlvMarks"
Option Explicit
Option Private Module

' Marks are data: the rows of the sheet of results. Without them the form has its own colours again.

Public Const RESULTS_ROW As Long = 6
Public Const RESULT_TABLE As Long = 1
Public Const RESULT_CELL As Long = 4
Public Const RESULT_WHAT As Long = 5
Public Const LAST_RESULTS_COLUMN As Long = 31

' What the checking program has written: its summary, and the first findings. Empty where it has written nothing.
Public Function ResultsText(ByVal wb As Workbook) As String
    Dim language As String, summary As Object, first As Object, sheet As Object, rows As Variant
    Dim i As Long, count As Long, text As String, line As String, full As Boolean
    Set summary = NamedCells(wb, "xlv_findings_summary")
    Set first = NamedCells(wb, "xlv_findings")
    If summary Is Nothing Or first Is Nothing Then Exit Function
    language = LanguageOf(wb)
    text = NamedText(wb, "xlv_findings_summary")
    If text = "" Or text = TextOf("results_empty", "zh_CN") Or text = TextOf("results_empty", "en") Then Exit Function
    Set sheet = first.Worksheet
    rows = sheet.Range(sheet.Cells(RESULTS_ROW, 1), sheet.Cells(LastRow(sheet), LAST_RESULTS_COLUMN)).Value
    text = wb.Name & vbLf & text & vbLf
    For i = LBound(rows, 1) To UBound(rows, 1)
        If Shown(rows(i, RESULT_WHAT)) <> "" Then
            count = count + 1
            line = Trim(Shown(rows(i, RESULT_TABLE)) & " " & Shown(rows(i, RESULT_CELL)))
            If line <> "" Then line = Said("result_at", language, line)
            line = vbLf & CStr(count) & ". " & line & Shown(rows(i, RESULT_WHAT))
            full = full Or count > MOST_SHOWN Or Len(text) + Len(line) > MOST_LETTERS - 100
            If Not full Then text = text & line
        End If
    Next
    If count > 0 Then text = text & vbLf & vbLf & Said("results_all", language, CStr(count), sheet.Name)
    ResultsText = Left(text, MOST_LETTERS)
End Function

Private Function LastRow(ByVal sheet As Object) As Long
    LastRow = sheet.UsedRange.Row + sheet.UsedRange.Rows.Count - 1
    If LastRow < RESULTS_ROW + 1 Then LastRow = RESULTS_ROW + 1
End Function

' Clears every row of results and their summary. The answer says what was done, or why nothing was.
Public Function ClearMarks(ByVal wb As Workbook) As String
    Dim language As String, first As Object, marked As Object, summary As Object, area As Object, sheet As Object
    language = LanguageOf(wb)
    If wb Is Nothing Then
        ClearMarks = Said("problem.no_book", language)
        Exit Function
    ElseIf Not IsForm(wb) Then
        ClearMarks = Said("problem.not_form", language, wb.Name) & OtherForms(wb, language)
        Exit Function
    ElseIf NamedText(wb, "xlv_program") <> CStr(SCHEMA) Then
        ClearMarks = Said("problem.other_version", language, wb.Name)
        Exit Function
    End If
    Set first = NamedCells(wb, "xlv_findings")
    Set marked = NamedCells(wb, "xlv_marked_must")
    Set summary = NamedCells(wb, "xlv_findings_summary")
    If first Is Nothing Or marked Is Nothing Or summary Is Nothing Then
        ClearMarks = Said("problem.no_results", language, wb.Name)
        Exit Function
    End If
    Set sheet = first.Worksheet
    If first.Row <> RESULTS_ROW Or first.Column <> 1 Or marked.Row <> RESULTS_ROW _
            Or marked.Worksheet.Name <> sheet.Name Or summary.Worksheet.Name <> sheet.Name Then
        ClearMarks = Said("problem.no_results", language, wb.Name)
        Exit Function
    End If
    If sheet.ProtectContents Then
        ClearMarks = Said("problem.protected", language, sheet.Name)
        Exit Function
    End If
    If IsReadOnly(wb) Then
        ClearMarks = Said("problem.read_only", language, wb.Name)
        Exit Function
    End If
    Set area = sheet.Range(sheet.Cells(RESULTS_ROW, 1), _
        sheet.Cells(RESULTS_ROW + marked.Rows.Count - 1, LAST_RESULTS_COLUMN))
    area.ClearContents
    summary.Cells(1, 1).Value = Said("results_empty", language)
    Undressed area
    ClearMarks = Said("cleared", language, wb.Name)
End Function

' Links and borders that the rows left behind; the sheet's conditional formats stay.
Private Sub Undressed(ByVal area As Object)
    On Error Resume Next
    area.Hyperlinks.Delete
    area.Borders.LineStyle = -4142
End Sub
