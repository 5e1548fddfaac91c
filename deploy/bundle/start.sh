#!/bin/sh
# 診断を始めます（Linux）。初回は付属のパッケージを入れるため、1、2分かかります。インターネットは使いません。
# Starts the self-assessment (Linux). The first start installs the packages that came along: a minute
# or two. The internet is not used.  Another port: PORT=8600 ./start.sh   For a hall: HOST=0.0.0.0 ./start.sh
set -eu
cd "$(dirname "$0")"
PORT=${PORT:-8501}
HOST=${HOST:-127.0.0.1}

python=
for name in python3.11 python3 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 が見つかりません。情報システム部門に、Python 3.11（64ビット）の導入を依頼してください。" >&2
    echo "Python 3.11 was not found. Ask your IT section for Python 3.11 (64 bit)." >&2
    exit 1
fi

# its Python may have been removed since
if ! cmp -s requirements.txt venv/installed 2>/dev/null || ! venv/bin/python -c '' 2>/dev/null; then
    echo "準備しています… / Installing…"
    "$python" -m venv --clear venv
    PIP_CONFIG_FILE=/dev/null venv/bin/python -m pip --isolated install --quiet --disable-pip-version-check \
        --no-index --find-links wheels/linux -r requirements.txt
    cp requirements.txt venv/installed
fi
echo "http://localhost:$PORT"
echo "終えるときは Ctrl+C / Ctrl+C ends it"
export CACHE_DIRECTORY="$PWD/cache"  # nothing is written outside of this folder
cd app
exec ../venv/bin/python -m streamlit run app.py --server.port "$PORT" --server.address "$HOST"
