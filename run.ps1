# ./run for PowerShell: starts the sample store and prints its address; arguments go to it.
$defaults = @()
if (-not ($env:ASPNETCORE_ENVIRONMENT -or $env:DOTNET_ENVIRONMENT)) { $defaults += '--environment', 'Development' }
if (-not $env:ASPNETCORE_URLS) { $defaults += '--urls', 'http://127.0.0.1:5080' }
dotnet run --configuration Release --no-launch-profile --project "$PSScriptRoot/samples/Storefront" -- @defaults @args
exit $LASTEXITCODE
