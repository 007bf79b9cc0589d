Attribute VB_Name = "XlvTexts"
Option Explicit
Option Private Module

' The texts of the add-in, from its sheet Strings: key, zh_CN, en.
' A form has no such sheet: there the build puts a module of the same name with the same function.

Private mTable As Variant
Private mRead As Boolean

Public Function TextOf(ByVal key As String, ByVal language As String) As String
    Dim row As Long, column As Long
    If Not mRead Then
        mTable = ThisWorkbook.Worksheets("Strings").UsedRange.Value
        mRead = True
    End If
    column = IIf(language = "en", 3, 2)
    For row = LBound(mTable, 1) + 1 To UBound(mTable, 1)
        If mTable(row, 1) = key Then
            TextOf = mTable(row, column)
            Exit Function
        End If
    Next
    TextOf = key
End Function
