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

"%AFTERBELL_JAVA%" ^
  -XX:+UseSerialGC ^
  -XX:-UsePerfData ^
  --enable-native-access=duckdb.jdbc ^
  --add-modules java.se,io.afterbell.page ^
  "-Dafterbell.home=%AFTERBELL_HOME_FOLDER%" ^
  --module-path "%AFTERBELL_HOME_FOLDER%\lib" ^
  --module io.afterbell.server/io.afterbell.server.Main %*
exit /b %ERRORLEVEL%
