@echo off
rem Starts the self-assessment (Windows). The first start installs the packages that came along: a
rem few minutes. The internet is not used. Another port: set PORT=8600 before it.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
if "%PORT%"=="" set PORT=8501
if "%HOST%"=="" set HOST=127.0.0.1
set PIP_CONFIG_FILE=nul

set PYTHON=
py -3.11 -c "" >nul 2>nul && set PYTHON=py -3.11
if "%PYTHON%"=="" python -c "import sys; sys.exit(sys.version_info[:2] != (3, 11))" >nul 2>nul && set PYTHON=python
if "%PYTHON%"=="" (
  echo Python 3.11 が見つかりません。情報システム部門に、Python 3.11（64ビット）の導入を依頼してください。
  echo Python 3.11 was not found. Ask your IT section for Python 3.11 ^(64 bit^).
  pause
  exit /b 1
)

fc /b requirements.txt venv\installed >nul 2>nul
if errorlevel 1 (
  echo 準備しています… / Installing…
  %PYTHON% -m venv --clear venv || goto failed
  venv\Scripts\python -m pip --isolated install --quiet --disable-pip-version-check --no-index --find-links wheels\windows -r requirements.txt || goto failed
  copy /y requirements.txt venv\installed >nul
)
echo http://localhost:%PORT%
echo この画面を閉じると終わります / Close this window to end it
cd app
..\venv\Scripts\python -m streamlit run app.py --server.port %PORT% --server.address %HOST%
exit /b %errorlevel%

:failed
echo 準備ができませんでした。上の表示を情報システム部門に伝えてください。
echo The installation failed. Show the lines above to your IT section.
pause
exit /b 1
