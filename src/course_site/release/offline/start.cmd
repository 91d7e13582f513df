@echo off
rem Show the course on this machine, and open it in the browser (Windows). It asks no network.
chcp 65001 >nul
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0start.ps1"
if not errorlevel 1 exit /b 0
rem Where PowerShell may not: a Python, if there is one.
where py >nul 2>nul && (start "" http://127.0.0.1:@PORT@/ & py -3 "%~dp0serve.py" @PORT@ & exit /b)
where python >nul 2>nul && (start "" http://127.0.0.1:@PORT@/ & python "%~dp0serve.py" @PORT@ & exit /b)
echo @NO_SERVER@
pause
