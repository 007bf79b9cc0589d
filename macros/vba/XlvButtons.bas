Attribute VB_Name = "XlvButtons"
Option Explicit

' The buttons: each asks the other modules for a text and shows it. The callbacks of the ribbon stand below them.

Private mBook As String
Private mRow As Long

Public Sub XlvCheck()
    Dim wb As Workbook, text As String, language As String, command As String, note As String
    Set wb = FrontBook()
    Recalculate
    Forget
    language = LanguageOf(wb)
    text = CheckText(wb)
    If Problem(wb) = "" Then command = FoundEngine()
    If command = "" Then
        Show text, language
    ElseIf MsgBox(text & vbLf & vbLf & Said("engine_offer", language), vbYesNo, Said("title", language)) = vbYes Then
        note = StartEngine(command, wb, language)
        If note <> "" Then Show text & vbLf & vbLf & note, language
    End If
End Sub

Public Sub XlvNext()
    Dim wb As Workbook, row As Long, target As Object, language As String
    Set wb = FrontBook()
    language = LanguageOf(wb)
    If Problem(wb) <> "" Then
        Show Problem(wb), language
        Exit Sub
    End If
    Recalculate
    If mBook <> wb.FullName Then Forget
    row = NextRow(wb, mRow)
    If row = 0 Then
        Forget
        Show SummaryText(wb) & vbLf & Said("nothing_open", language), language
        Exit Sub
    End If
    mBook = wb.FullName
    mRow = row
    Set target = NamedCells(wb, TargetName(wb, row))
    If target Is Nothing Then Set target = ChecksSheet(wb).Cells(row, SENTENCE)
    GoToCell target
    ShowBelow PlaceText(wb, row)
End Sub

Public Sub XlvClear()
    Dim wb As Workbook
    Set wb = FrontBook()
    Forget
    Show ClearMarks(wb), LanguageOf(wb)
End Sub

Public Sub XlvExplain()
    Dim wb As Workbook, cell As Object, text As String
    Set wb = FrontBook()
    If wb Is Nothing Then
        Show Problem(wb), LanguageOf(wb)
        Exit Sub
    End If
    Set cell = ExplainTarget(wb, CurrentRow(wb))
    If cell Is Nothing Then
        Show ExplainText(wb, CurrentRow(wb)), LanguageOf(wb)
    Else
        GoToCell cell
    End If
End Sub

Public Sub XlvHelp()
    Dim language As String
    language = LanguageOf(FrontBook())
    Show Said("help", language), language
End Sub

' The finding that is being walked in this workbook: its row on the sheet of checks, or 0.
Public Function CurrentRow(ByVal wb As Workbook) As Long
    If mBook = wb.FullName Then CurrentRow = mRow
End Function

' Where the explanation of a finding is written; with no finding yet, of the first one that may be explained.
Public Function ExplainTarget(ByVal wb As Workbook, ByVal row As Long) As Object
    Dim found As Variant, i As Long, sheet As Object, cell As Object
    Set ExplainTarget = Nothing
    If Problem(wb) <> "" Then Exit Function
    Set sheet = ChecksSheet(wb)
    If row > 0 Then
        Set ExplainTarget = ExplanationCell(wb, CStr(sheet.Cells(row, ID).Value))
        Exit Function
    End If
    found = FindingRows(wb)
    For i = 0 To UBound(found)
        If sheet.Cells(found(i), STATE).Value = BREAKS Then
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

Private Function FrontBook() As Workbook
    On Error Resume Next
    Set FrontBook = ActiveWorkbook
End Function

Private Sub Recalculate()
    On Error Resume Next
    Application.Calculate
End Sub

Private Function FoundEngine() As String
    On Error Resume Next
    FoundEngine = EngineCommand(ThisWorkbook.Path)
End Function

Private Sub Forget()
    mBook = ""
    mRow = 0
    On Error Resume Next
    Application.StatusBar = False
End Sub

Private Sub Show(ByVal text As String, ByVal language As String)
    MsgBox text, vbInformation, Said("title", language)
End Sub

Private Sub ShowBelow(ByVal text As String)
    On Error Resume Next
    Application.StatusBar = text
End Sub

' Selects a cell; a line of checks that is folded away is opened.
Private Sub GoToCell(ByVal cell As Object)
    On Error Resume Next
    If cell.EntireRow.Hidden Then cell.EntireRow.Hidden = False
    cell.Worksheet.Activate
    cell.Cells(1, 1).Select
End Sub

Public Sub XlvOnCheck(control As IRibbonControl)
    XlvCheck
End Sub

Public Sub XlvOnNext(control As IRibbonControl)
    XlvNext
End Sub

Public Sub XlvOnClear(control As IRibbonControl)
    XlvClear
End Sub

Public Sub XlvOnExplain(control As IRibbonControl)
    XlvExplain
End Sub

Public Sub XlvOnHelp(control As IRibbonControl)
    XlvHelp
End Sub

Public Sub XlvGetLabel(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = Said("label." & control.ID, OfficeLanguage())
End Sub

Public Sub XlvGetTip(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = Said("tip." & control.ID, OfficeLanguage())
End Sub
