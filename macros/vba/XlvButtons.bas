Attribute VB_Name = "XlvButtons"
Option Explicit

' The buttons: each asks the other modules for a text and shows it. The callbacks of the ribbon stand below them.
' No Public Function here, and the other modules are private: a worksheet would offer it among its own functions.
' A control comes as Object: its type is of a library that is not there in every program.

Private mBook As String
Private mRow As Long

' Where the checking program is set up it checks at once; what the sheet of checks counts is said where it cannot.
Public Sub XlvCheck()
    Dim wb As Workbook, text As String, language As String, command As String
    Set wb = FrontBook()
    Recalculate
    Forget
    language = LanguageOf(wb)
    If Problem(wb) = "" And Not IsReadOnly(wb) Then command = FoundEngine()
    If command <> "" Then
        ShowBelow Said("engine_runs", language, wb.Name)
        text = EngineText(wb, StartEngine(command, wb))
        Forget
        If text = "" Then text = Said("engine_failed", language) & vbLf & vbLf & CheckText(wb)
    Else
        text = CheckText(wb)
    End If
    Show text, language
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
Private Function CurrentRow(ByVal wb As Workbook) As Long
    If mBook = wb.FullName Then CurrentRow = mRow
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

' A message box shows about 1,024 characters and cuts the rest off without a word.
Private Sub Show(ByVal text As String, ByVal language As String)
    MsgBox Left(text, MOST_LETTERS), vbInformation, Said("title", language)
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

Public Sub XlvOnCheck(control As Object)
    XlvCheck
End Sub

Public Sub XlvOnNext(control As Object)
    XlvNext
End Sub

Public Sub XlvOnClear(control As Object)
    XlvClear
End Sub

Public Sub XlvOnExplain(control As Object)
    XlvExplain
End Sub

Public Sub XlvOnHelp(control As Object)
    XlvHelp
End Sub

Public Sub XlvGetLabel(control As Object, ByRef returnedVal As Variant)
    returnedVal = Said("label." & control.ID, OfficeLanguage())
End Sub

Public Sub XlvGetTip(control As Object, ByRef returnedVal As Variant)
    returnedVal = Said("tip." & control.ID, OfficeLanguage())
End Sub
