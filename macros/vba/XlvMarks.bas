Attribute VB_Name = "XlvMarks"
Option Explicit

' Marks are data: the rows of the sheet of results. Without them the form has its own colours again.

Public Const RESULTS_ROW As Long = 6
Public Const LAST_RESULTS_COLUMN As Long = 28

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
