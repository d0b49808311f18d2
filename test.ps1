# ./test for PowerShell: eng/test.cs says what it does. Arguments go to the test programs.
Push-Location $PSScriptRoot
try { dotnet run eng/test.cs -- @args } finally { Pop-Location }
exit $LASTEXITCODE
