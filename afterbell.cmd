@echo off
rem Runs Afterbell from a checkout: builds the bundle when it is missing or older than the sources, then starts it.
setlocal
set "ROOT=%~dp0"
set "BUNDLE=%ROOT%bundle\target\afterbell"
set "BUILT=%ROOT%bundle\target\afterbell-built"

powershell -NoProfile -Command ^
  "$built = Get-Item -ErrorAction SilentlyContinue '%BUILT%';" ^
  "if (-not $built -or -not (Test-Path '%BUNDLE%\bin\afterbell.bat')) { exit 1 };" ^
  "$newer = Get-ChildItem -Path '%ROOT%' -Recurse -File | Where-Object {" ^
  "  $_.FullName -notmatch '\\(target|\.git|node_modules|samples)\\' -and" ^
  "  ($_.Name -eq 'pom.xml' -or $_.FullName -match '\\src\\main\\') -and" ^
  "  $_.LastWriteTime -gt $built.LastWriteTime } | Select-Object -First 1;" ^
  "if ($newer) { exit 1 } else { exit 0 }"
if errorlevel 1 (
  echo afterbell: building the bundle, the first time Maven also fetches its libraries ... 1>&2
  call mvn -q -B -ntp -Dstyle.color=never -f "%ROOT%pom.xml" -pl bundle -am -Dmaven.test.skip=true -Dspotless.check.skip=true package 1>&2
  if errorlevel 1 exit /b 1
  type nul > "%BUILT%"
)
call "%BUNDLE%\bin\afterbell.bat" %*
exit /b %ERRORLEVEL%
