Attribute VB_Name = "XlvEngine"
Option Explicit
Option Private Module

' The checking program, where there is one. Everything here may fail and harms nothing: the sheet of checks is there.

' What the program leaves with once it has written its findings, and nothing else leaves with: a Python that lacks the
' program and one that stops on a mistake leave with 1, as findings do.
Public Const RAN As Long = 88

' The program's command up to its arguments, quoted; empty where none is set up. `folder` is where the add-in lies.
' Looked for in this order: the environment's XLVALIDATE_EXE, beside the add-in, the environment's XLVALIDATE_PYTHON.
' XLVALIDATE_ENGINE=off in the environment turns it off.
Public Function EngineCommand(ByVal folder As String) As String
    Dim path As String
    If IsOff(Environ("XLVALIDATE_ENGINE")) Then Exit Function
    path = Environ("XLVALIDATE_EXE")
    If path <> "" Then
        EngineCommand = Quoted(path)
        Exit Function
    End If
    If folder <> "" Then
        path = folder & Application.PathSeparator & "xlvalidate.exe"
        If Not IsThere(path) Then path = folder & Application.PathSeparator & "xlvalidate" _
            & Application.PathSeparator & "xlvalidate.exe"
        If IsThere(path) Then
            EngineCommand = Quoted(path)
            Exit Function
        End If
    End If
    path = Environ("XLVALIDATE_PYTHON")
    If path <> "" Then EngineCommand = Quoted(path) & " -m xlvalidate"
End Function

Public Function IsOff(ByVal setting As String) As Boolean
    IsOff = LCase(Trim(setting)) = "off"
End Function

' The whole command line, as a Windows program splits it into its arguments again.
Public Function EngineLine(ByVal command As String, ByVal fullName As String) As String
    EngineLine = command & " press check --from-button " & Quoted(fullName)
End Function

' One argument in quotes: a quote gets a backslash, and backslashes before a quote are doubled.
Public Function Quoted(ByVal argument As String) As String
    Dim i As Long, slashes As Long, letter As String
    Quoted = """"
    For i = 1 To Len(argument)
        letter = Mid(argument, i, 1)
        If letter = "\" Then
            slashes = slashes + 1
        Else
            If letter = """" Then Quoted = Quoted & String(slashes + 1, "\")
            slashes = 0
        End If
        Quoted = Quoted & letter
    Next
    If slashes > 0 Then Quoted = Quoted & String(slashes, "\")
    Quoted = Quoted & """"
End Function

' Run puts variables of the environment in place of %NAME%, even within quotes: each % goes in as a variable that is %.
Public Function Guarded(ByVal line As String) As String
    Guarded = Replace(line, "%", "%XLVALIDATE_PERCENT%")
End Function

' Runs the program and waits. What it left with; -1 where it could not be started.
Public Function StartEngine(ByVal command As String, ByVal wb As Workbook) As Long
    Dim shell As Object
    StartEngine = -1
    On Error GoTo Failed
    Set shell = CreateObject("WScript.Shell")
    shell.Environment("PROCESS").Item("XLVALIDATE_PERCENT") = "%"
    StartEngine = shell.Run(Guarded(EngineLine(command, wb.FullName)), 0, True)
Failed:
End Function

' What is to be said of a program that left so: what it found. Empty where it did not run, or wrote nothing.
Public Function EngineText(ByVal wb As Workbook, ByVal answer As Long) As String
    If answer = RAN Then EngineText = ResultsText(wb)
End Function

Private Function IsThere(ByVal path As String) As Boolean
    On Error GoTo Failed
    IsThere = Dir(path) <> ""
Failed:
End Function
