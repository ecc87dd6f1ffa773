@echo off
rem Starts Afterbell from the folder that this script lies in, wherever that is. Extra options for Java itself go into
rem the environment variable JDK_JAVA_OPTIONS.
setlocal
for %%I in ("%~dp0..") do set "AFTERBELL_HOME_FOLDER=%%~fI"

set "AFTERBELL_JAVA=java"
if defined JAVA_HOME set "AFTERBELL_JAVA=%JAVA_HOME%\bin\java"
where /q "%AFTERBELL_JAVA%" 2>nul || if not exist "%AFTERBELL_JAVA%.exe" (
  echo afterbell: Java 17 or later is needed: put java on the PATH, or set JAVA_HOME 1>&2
  exit /b 1
)

rem A class data archive shortens the start. A server makes it in the cache folder; what does not fit is ignored. Its
rem name ends with its size: Java would crash over one that was cut off.
set "AFTERBELL_SHARE="
if defined LOCALAPPDATA (
  for %%I in ("%AFTERBELL_HOME_FOLDER%\lib\afterbell-server*.jar") do set "AFTERBELL_STAMP=%%~tI%%~zI"
)
if defined AFTERBELL_STAMP set "AFTERBELL_STAMP=%AFTERBELL_STAMP::=%"
if defined AFTERBELL_STAMP set "AFTERBELL_STAMP=%AFTERBELL_STAMP:/=%"
if defined AFTERBELL_STAMP set "AFTERBELL_STAMP=%AFTERBELL_STAMP: =%"
if defined AFTERBELL_STAMP set "AFTERBELL_JSA=%LOCALAPPDATA%\afterbell\afterbell-%AFTERBELL_STAMP:.=%"
if defined AFTERBELL_JSA set AFTERBELL_SHARE=-Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off "-Dafterbell.archive=%AFTERBELL_JSA%"
set "AFTERBELL_FILE="
if defined AFTERBELL_JSA for %%I in ("%AFTERBELL_JSA%-*.jsa") do (
  if /i "%%~fI"=="%AFTERBELL_JSA%-%%~zI.jsa" set "AFTERBELL_FILE=%%~fI"
)
if defined AFTERBELL_FILE set AFTERBELL_SHARE=%AFTERBELL_SHARE% "-XX:SharedArchiveFile=%AFTERBELL_FILE%"

rem A command that is over at once is faster without the second compiler.
set "AFTERBELL_QUICK="
for %%C in (--help -h -V --version catalog range plugins presets) do if "%~1"=="%%C" set "AFTERBELL_QUICK=-XX:TieredStopAtLevel=1"

"%AFTERBELL_JAVA%" ^
  -XX:+UseSerialGC ^
  -XX:-UsePerfData ^
  %AFTERBELL_SHARE% ^
  %AFTERBELL_QUICK% ^
  --enable-native-access=duckdb.jdbc ^
  --add-modules java.se,io.afterbell.page ^
  "-Dafterbell.home=%AFTERBELL_HOME_FOLDER%" ^
  -Dorg.eclipse.jetty.util.referencesPerCacheLine=16 ^
  --module-path "%AFTERBELL_HOME_FOLDER%\lib" ^
  --module io.afterbell.server/io.afterbell.server.Main %*
exit /b %ERRORLEVEL%
