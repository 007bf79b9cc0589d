Attribute VB_Name = "XlvForm"
Option Explicit
Option Private Module

' What a form is: its names, its sheet of checks, the lines on it. Nothing here shows or changes anything.

Public Const SCHEMA As Long = 1
Public Const TITLE_ROW As Long = 1
Public Const FIRST_ROW As Long = 5
Public Const ID As Long = 1
Public Const SENTENCE As Long = 2
Public Const LEFT_SIDE As Long = 3
Public Const RIGHT_SIDE As Long = 4
Public Const DIFFERENCE As Long = 5
Public Const STATUS As Long = 6
Public Const LINK As Long = 8
Public Const STATE As Long = 9
Public Const COUNTED As Long = 10

Public Const NOT_APPLICABLE As Long = 1
Public Const NOT_NUMBER As Long = 2
Public Const TO_FILL As Long = 3
Public Const HOLDS As Long = 4
Public Const BREAKS As Long = 5

' A text in a language with {0}, {1}, {2} filled in.
Public Function Said(ByVal key As String, ByVal language As String, Optional ByVal first As String, _
        Optional ByVal second As String, Optional ByVal third As String) As String
    Dim parts As Variant, i As Long, part As String
    parts = Split(TextOf(key, language), "{")
    Said = parts(0)
    For i = 1 To UBound(parts)
        part = parts(i)
        Select Case Left(part, 2)
        Case "0}": Said = Said & first & Mid(part, 3)
        Case "1}": Said = Said & second & Mid(part, 3)
        Case "2}": Said = Said & third & Mid(part, 3)
        Case Else: Said = Said & "{" & part
        End Select
    Next
End Function

' The cells of a defined name; Nothing where there is no such name or its sheet is gone.
Public Function NamedCells(ByVal wb As Workbook, ByVal name As String) As Object
    Dim found As Object, address As String
    Set NamedCells = Nothing
    On Error GoTo Gone
    Set found = wb.Names(name).RefersToRange
    If found Is Nothing Then Exit Function
    address = found.Address
    Set NamedCells = found
Gone:
End Function

Public Function NamedText(ByVal wb As Workbook, ByVal name As String) As String
    Dim cells As Object, value As Variant
    Set cells = NamedCells(wb, name)
    If cells Is Nothing Then Exit Function
    value = cells.Cells(1, 1).Value
    If IsError(value) Then Exit Function
    NamedText = Trim(CStr(value))
End Function

Public Function IsForm(ByVal wb As Workbook) As Boolean
    If wb Is Nothing Then Exit Function
    IsForm = NamedText(wb, "xlv_edition") <> ""
End Function

' The sheet of the checks, whatever it is called now.
Public Function ChecksSheet(ByVal wb As Workbook) As Object
    Dim counted As Object
    Set ChecksSheet = Nothing
    Set counted = NamedCells(wb, "xlv_summary_failed")
    If Not counted Is Nothing Then Set ChecksSheet = counted.Worksheet
End Function

' Why this workbook cannot be checked, as a sentence; empty where it can be.
Public Function Problem(ByVal wb As Workbook) As String
    Dim language As String
    language = LanguageOf(wb)
    If wb Is Nothing Then
        Problem = Said("problem.no_book", language)
    ElseIf Not IsForm(wb) Then
        Problem = Said("problem.not_form", language, wb.Name) & OtherForms(wb, language)
    ElseIf NamedText(wb, "xlv_program") <> CStr(SCHEMA) Then
        Problem = Said("problem.other_version", language, wb.Name)
    ElseIf ChecksSheet(wb) Is Nothing Then
        Problem = Said("problem.no_checks", language, wb.Name)
    ElseIf Not HasLines(wb) Then
        Problem = Said("problem.other_version", language, wb.Name)
    End If
End Function

' Every other form that is open, in a line of its own; empty where there is none.
Public Function OtherForms(ByVal wb As Workbook, ByVal language As String) As String
    Dim other As Workbook, names As String
    On Error GoTo Done
    For Each other In Application.Workbooks
        If other.FullName <> wb.FullName Then
            If IsForm(other) Then names = names & IIf(names = "", "", ", ") & other.Name
        End If
    Next
Done:
    If names <> "" Then OtherForms = vbLf & Said("others", language, wb.Name, names)
End Function

' The form's own language: a form with an English title is English.
Public Function LanguageOf(ByVal wb As Workbook) As String
    Dim sheet As Object
    LanguageOf = OfficeLanguage()
    If wb Is Nothing Then Exit Function
    Set sheet = ChecksSheet(wb)
    If sheet Is Nothing Then Exit Function
    On Error Resume Next
    LanguageOf = IIf(IsAscii(CStr(sheet.Cells(TITLE_ROW, 1).Value)), "en", "zh_CN")
End Function

' The language of the program's own menus; Chinese where it does not tell.
Public Function OfficeLanguage() As String
    Dim number As Long
    number = 2052
    On Error Resume Next
    number = Application.LanguageSettings.LanguageID(2)
    OfficeLanguage = IIf(number Mod 1024 = 4, "zh_CN", "en")
End Function

Public Function IsAscii(ByVal text As String) As Boolean
    Dim i As Long, code As Long
    For i = 1 To Len(text)
        code = AscW(Mid(text, i, 1))
        If code < 0 Or code > 127 Then Exit Function
    Next
    IsAscii = True
End Function

' Every row of the sheet of checks from FIRST_ROW on, ten columns; headings among them.
Public Function CheckRows(ByVal wb As Workbook) As Variant
    Dim sheet As Object, last As Long
    Set sheet = ChecksSheet(wb)
    last = sheet.UsedRange.Row + sheet.UsedRange.Rows.Count - 1
    If last < FIRST_ROW + 1 Then last = FIRST_ROW + 1
    CheckRows = sheet.Range(sheet.Cells(FIRST_ROW, ID), sheet.Cells(last, COUNTED)).Value
End Function

' Is it a line, and not the heading of a rule? A line has a state, be it an error.
Public Function IsLine(ByVal table As Variant, ByVal i As Long) As Boolean
    Dim value As Variant
    value = table(i, STATE)
    If IsError(value) Then
        IsLine = True
    ElseIf IsEmpty(value) Then
        IsLine = False
    ElseIf VarType(value) = vbString Then
        IsLine = False
    Else
        IsLine = True
    End If
End Function

Public Function HasLines(ByVal wb As Workbook) As Boolean
    Dim table As Variant, i As Long
    table = CheckRows(wb)
    For i = LBound(table, 1) To UBound(table, 1)
        If IsLine(table, i) Then
            HasLines = True
            Exit Function
        End If
    Next
End Function

' The words of the sheet; and the one for a line whose formula gives no state.
Public Function Words() As Variant
    Words = Array("passed", "failed", "to_fill", "not_number", "explained", "not_applicable", "broken")
End Function

' What a line counts as, one of the words: what its hidden column says; where a template has none, by its state.
Public Function WordOf(ByVal table As Variant, ByVal i As Long) As String
    WordOf = "broken"
    If IsError(table(i, STATE)) Then Exit Function
    If Not IsError(table(i, COUNTED)) And Shown(table(i, COUNTED)) <> "" Then
        WordOf = KeyOf(Shown(table(i, COUNTED)))
        Exit Function
    End If
    Select Case table(i, STATE)
    Case NOT_APPLICABLE: WordOf = "not_applicable"
    Case NOT_NUMBER: WordOf = "not_number"
    Case TO_FILL: WordOf = "to_fill"
    Case HOLDS: WordOf = "passed"
    Case BREAKS: WordOf = IIf(SaysExplained(table(i, STATUS)), "explained", "failed")
    End Select
End Function

' The key of a word of the sheet. What says nothing of the kind counts as nothing: an erratum switched the line off.
Private Function KeyOf(ByVal said As String) As String
    Dim known As Variant
    KeyOf = "not_applicable"
    For Each known In Words()
        If said = TextOf("word." & known, "zh_CN") Or said = TextOf("word." & known, "en") Then KeyOf = known
    Next
End Function

' Whether a text explains is for the sheet's formula to judge: its word tells.
Private Function SaysExplained(ByVal word As Variant) As Boolean
    If IsError(word) Then Exit Function
    SaysExplained = word = TextOf("word.explained", "zh_CN") Or word = TextOf("word.explained", "en")
End Function

' The cell for a line's explanation; Nothing where the line has to be put right.
Public Function ExplanationCell(ByVal wb As Workbook, ByVal lineId As String) As Object
    Dim i As Long, name As String, letter As String
    For i = 1 To Len(lineId)
        letter = Mid(lineId, i, 1)
        name = name & IIf(letter Like "[A-Za-z0-9]", letter, "_")
    Next
    Set ExplanationCell = NamedCells(wb, "x_" & name)
End Function
