@echo off
rem Starts the self-assessment (Windows). The first start installs the packages that came along: a
rem few minutes. The internet is not used. Another port: set PORT=8600 before it.
chcp 65001 >nul
rem a "!" in the path of this folder is one
setlocal EnableExtensions DisableDelayedExpansion
rem whatever is told to Python elsewhere on this machine, or would have it fetched
set PYTHONHOME=
set PYTHONPATH=
set PYTHONUTF8=1
set PIP_CONFIG_FILE=nul
set PYTHON_MANAGER_AUTOMATIC_INSTALL=false
if "%PORT%"=="" set PORT=8501
if "%HOST%"=="" set HOST=127.0.0.1

rem a share is no working folder, and no place for a database; with a drive letter it is one as well
if "%~d0"=="\\" goto network
net use %~d0 >nul 2>nul && goto network
cd /d "%~dp0" || goto failed
rem opened inside the archive, this file stands alone
if not exist requirements.txt goto packed
rem nothing is written outside of this folder
set "CACHE_DIRECTORY=%~dp0cache"

set PYTHON=
set SUITS="import sys, sysconfig; sys.exit(sys.version_info[:2] != (3, 11) or sysconfig.get_platform() != 'win-amd64')"
py -3.11 -c %SUITS% >nul 2>nul && set PYTHON=py -3.11
if "%PYTHON%"=="" python -c %SUITS% >nul 2>nul && set PYTHON=python
if "%PYTHON%"=="" goto no_python

set READY=yes
fc /b requirements.txt venv\installed >nul 2>nul || set READY=
rem its Python may have been removed since
venv\Scripts\python -c "" >nul 2>nul || set READY=
if "%READY%"=="" (
  echo 準備しています… / Installing…
  %PYTHON% -m venv --clear venv || goto failed
  venv\Scripts\python -m pip --isolated install --quiet --disable-pip-version-check --no-index --find-links wheels\windows -r requirements.txt || goto failed
  copy /y requirements.txt venv\installed >nul || goto failed
)
echo http://localhost:%PORT%
echo この画面を閉じると終わります / Close this window to end it
cd app
..\venv\Scripts\python -m streamlit run app.py --server.port %PORT% --server.address %HOST%
rem whoever breaks it off ends it; a crash of a library has a negative number, too
if %ERRORLEVEL% equ -1073741510 exit /b 0
if %ERRORLEVEL% neq 0 goto stopped
exit /b 0

:network
echo 共有フォルダーからは始められません。フォルダーごとこの PC（デスクトップなど）にコピーして、そこから始めてください。
echo It cannot be started from a shared folder. Copy the whole folder to this PC and start it there.
pause
exit /b 1

:packed
echo ZIP ファイルの中からは始められません。ZIP を「すべて展開」してから、展開したフォルダーの start.cmd を実行してください。
echo It cannot be started inside the ZIP file. Extract all of it first, and run start.cmd there.
pause
exit /b 1

:no_python
echo Python 3.11（64ビット）が見つかりません。情報システム部門に、導入を依頼してください。
echo Python 3.11 (64 bit) was not found. Ask your IT section for it.
pause
exit /b 1

:failed
echo 準備ができませんでした。フォルダーの場所が深いときは、C:\readiness のような短い場所に移して、もう一度始めてください。
echo それでも同じときは、上の表示を情報システム部門に伝えてください。
echo The installation failed. Where the folder lies deep, move it to a short path such as C:\readiness and try again.
echo If that does not help, show the lines above to your IT section.
pause
exit /b 1

:stopped
echo 止まりました。上に「Port %PORT% is not available」とあるときは、すでに動いているか、この番号をほかが使っています。
echo ほかの番号で始めるには、コマンド プロンプトで set PORT=8600 を実行してから、start.cmd を実行してください。
echo It stopped. Where "Port %PORT% is not available" stands above, it runs already, or something else has this port.
echo For another port, run set PORT=8600 in a command prompt, and then start.cmd.
pause
exit /b 1
