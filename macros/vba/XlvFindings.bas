Attribute VB_Name = "XlvFindings"
Option Explicit
Option Private Module

' What the checks say, as texts and numbers. Nothing here shows or changes anything.

Public Const MOST_SHOWN As Long = 5
Public Const MOST_LETTERS As Long = 450
Public Const FIGURES_SHEET As String = "_xlv_figures"
Private Const NAME_LETTER As String = "[A-Za-z0-9_.]"

' The sentence that the cover and the sheet of checks say; empty where the cover is gone.
Public Function SummaryText(ByVal wb As Workbook) As String
    SummaryText = NamedText(wb, "xlv_summary")
End Function

' The rows on the sheet of checks to be walked, in their order: those that differ or hold no number, and those whose
' formula is broken; where there are none, those with something still to fill in.
Public Function FindingRows(ByVal wb As Workbook) As Variant
    Dim found As Variant
    found = RowsOf(wb, "|failed|not_number|broken|")
    If UBound(found) < 0 Then found = RowsOf(wb, "|to_fill|")
    FindingRows = found
End Function

Private Function RowsOf(ByVal wb As Workbook, ByVal wanted As String) As Variant
    Dim table As Variant, found() As Variant, n As Long, i As Long
    table = CheckRows(wb)
    For i = LBound(table, 1) To UBound(table, 1)
        If IsLine(table, i) Then
            If InStr(wanted, "|" & WordOf(table, i) & "|") > 0 Then
                ReDim Preserve found(0 To n)
                found(n) = FIRST_ROW + i - LBound(table, 1)
                n = n + 1
            End If
        End If
    Next
    If n = 0 Then
        RowsOf = Array()
    Else
        RowsOf = found
    End If
End Function

' The first finding below a row of the sheet of checks, and after the last one the first again; 0 where there is none.
Public Function NextRow(ByVal wb As Workbook, ByVal after As Long) As Long
    Dim found As Variant, i As Long
    found = FindingRows(wb)
    If UBound(found) < 0 Then Exit Function
    NextRow = found(0)
    For i = 0 To UBound(found)
        If found(i) > after Then
            NextRow = found(i)
            Exit Function
        End If
    Next
End Function

' One finding: what it asks, and the figures where there are any.
Public Function FindingText(ByVal wb As Workbook, ByVal row As Long) As String
    Dim table As Variant, i As Long, language As String, word As String
    language = LanguageOf(wb)
    table = CheckRows(wb)
    i = LBound(table, 1) + row - FIRST_ROW
    word = WordOf(table, i)
    FindingText = Said("finding", language, Said("word." & word, language), Shown(table(i, SENTENCE)))
    If word = "failed" And Shown(table(i, DIFFERENCE)) <> "" Then
        FindingText = FindingText & Said("figures", language, Shown(table(i, LEFT_SIDE)), _
            Shown(table(i, RIGHT_SIDE)), Shown(table(i, DIFFERENCE)))
    End If
    FindingText = FindingText & Said("rule", language, Shown(table(i, ID)))
End Function

Public Function Shown(ByVal value As Variant) As String
    If IsError(value) Then
        Shown = "#"
    ElseIf IsEmpty(value) Then
        Shown = ""
    ElseIf VarType(value) = vbString Then
        Shown = value
    Else
        Shown = CStr(Round(value, 6))
    End If
End Function

' Where a finding stands among all of them, and what it says, in one line.
Public Function PlaceText(ByVal wb As Workbook, ByVal row As Long) As String
    Dim found As Variant, i As Long, place As Long
    found = FindingRows(wb)
    For i = 0 To UBound(found)
        If found(i) = row Then place = i + 1
    Next
    PlaceText = Left(CStr(place) & "/" & CStr(UBound(found) + 1) & "  " & FindingText(wb, row), 250)
End Function

' What the button says: why it cannot be checked, or the counts and the first findings.
Public Function CheckText(ByVal wb As Workbook) As String
    Dim language As String, found As Variant, i As Long, text As String, line As String
    CheckText = Problem(wb)
    If CheckText <> "" Then Exit Function
    language = LanguageOf(wb)
    text = wb.Name & vbLf & SummaryText(wb)
    If IsReadOnly(wb) Then text = text & vbLf & Said("read_only", language)
    text = text & OtherForms(wb, language)
    found = FindingRows(wb)
    If UBound(found) < 0 Then
        CheckText = text & vbLf & vbLf & Said("nothing_open", language)
        Exit Function
    End If
    text = text & vbLf
    For i = 0 To UBound(found)
        line = vbLf & CStr(i + 1) & ". " & FindingText(wb, found(i))
        If i >= MOST_SHOWN Or Len(text) + Len(line) > MOST_LETTERS - 100 Then
            text = text & vbLf & Said("more", language, CStr(UBound(found) + 1 - i))
            Exit For
        End If
        text = text & line
    Next
    CheckText = Left(text & vbLf & vbLf & Said("walk", language), MOST_LETTERS)
End Function

' Where the explanation of a finding is written; with no finding yet, of the first one that may be explained.
Public Function ExplainTarget(ByVal wb As Workbook, ByVal row As Long) As Object
    Dim found As Variant, table As Variant, i As Long, sheet As Object, cell As Object
    Set ExplainTarget = Nothing
    If Problem(wb) <> "" Then Exit Function
    Set sheet = ChecksSheet(wb)
    If row > 0 Then
        Set ExplainTarget = ExplanationCell(wb, CStr(sheet.Cells(row, ID).Value))
        Exit Function
    End If
    found = FindingRows(wb)
    table = CheckRows(wb)
    For i = 0 To UBound(found)
        If WordOf(table, LBound(table, 1) + found(i) - FIRST_ROW) = "failed" Then
            Set cell = ExplanationCell(wb, CStr(sheet.Cells(found(i), ID).Value))
            If Not cell Is Nothing Then
                Set ExplainTarget = cell
                Exit Function
            End If
        End If
    Next
End Function

' Why there is nothing to explain.
Public Function ExplainText(ByVal wb As Workbook, ByVal row As Long) As String
    ExplainText = Problem(wb)
    If ExplainText <> "" Then Exit Function
    ExplainText = Said(IIf(row > 0, "explain_must", "explain_none"), LanguageOf(wb))
End Function

Public Function IsReadOnly(ByVal wb As Workbook) As Boolean
    On Error Resume Next
    IsReadOnly = wb.ReadOnly
End Function

' The defined name of the cell that a finding leads to: the first figure of the line; where a line asks about every
' figure of a table, the first one that is as the line says.
Public Function TargetName(ByVal wb As Workbook, ByVal row As Long) As String
    Dim sheet As Object, formula As String
    Set sheet = ChecksSheet(wb)
    On Error Resume Next
    formula = sheet.Cells(row, STATE).Formula
    TargetName = sheet.Cells(row, LINK).Hyperlinks(1).SubAddress
    On Error GoTo 0
    If InStr(formula, "COUNTIF(" & FIGURES_SHEET & "!") > 0 And Not IsError(sheet.Cells(row, STATE).Value) Then
        TargetName = FigureName(wb, formula, sheet.Cells(row, STATE).Value, TargetName)
    ElseIf Left(TargetName, 2) <> "i_" Then
        TargetName = FirstName(formula)
    End If
End Function

' The first `i_...` in a formula.
Private Function FirstName(ByVal formula As String) As String
    Dim i As Long, start As Long
    For i = 2 To Len(formula) - 2
        If Mid(formula, i, 2) = "i_" And Not (Mid(formula, i - 1, 1) Like NAME_LETTER) Then
            start = i
            Exit For
        End If
    Next
    If start = 0 Then Exit Function
    Do While Mid(formula, i, 1) Like NAME_LETTER
        i = i + 1
    Loop
    FirstName = Mid(formula, start, i - start)
End Function

' The first of a table's figures that is blank, no number or out of its bounds, from the hidden sheet that judges each.
' What is no number breaks the line too. The formula counts them there: `COUNTIF(_xlv_figures!$C$2:$C$23,...`.
Private Function FigureName(ByVal wb As Workbook, ByVal formula As String, ByVal lineState As Long, _
        ByVal otherwise As String) As String
    Dim area As String, ends As Variant, judged As Variant, i As Long, figure As Long
    Select Case lineState
    Case TO_FILL: figure = 1
    Case NOT_NUMBER: figure = 2
    Case BREAKS: figure = 3
    End Select
    FigureName = otherwise
    On Error GoTo Done
    area = Mid(formula, InStr(formula, FIGURES_SHEET & "!") + Len(FIGURES_SHEET) + 1)
    ends = Split(Replace(Left(area, InStr(area, ",") - 1), "$", ""), ":")
    judged = wb.Worksheets(FIGURES_SHEET).Range("A" & Mid(ends(0), 2) & ":C" & Mid(ends(1), 2)).Value
    If otherwise = "" Then FigureName = "i_" & judged(1, 1)
    For i = 1 To UBound(judged, 1)
        If Not IsError(judged(i, 3)) Then
            If (judged(i, 3) = figure And Not IsEmpty(judged(i, 3))) Or (lineState = BREAKS And judged(i, 3) = 2) Then
                FigureName = "i_" & judged(i, 1)
                Exit Function
            End If
        End If
    Next
Done:
End Function
