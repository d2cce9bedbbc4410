#!/bin/sh
# Make .venv and bring it up to requirements/$1.txt; does nothing (and takes no time) when it already is.
set -eu
wanted=$1
venv=.venv
stamp=$venv/.requirements

say_missing() {
    echo "$1请安装：sudo apt-get install -y $2" >&2
    exit 1
}

command -v python3 >/dev/null 2>&1 || say_missing "缺少 python3。" "python3 python3-venv"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    say_missing "python3 低于 3.11。" "python3.11 python3.11-venv"

hash_of() { sha256sum "requirements/$1.txt" | cut -c1-64; }
current() { [ -f "$stamp" ] && grep -qx "$1 $(hash_of "$1")" "$stamp"; }

# A .venv whose interpreter went away (an upgraded system, a moved folder) is made again.
if [ -e "$venv" ] && ! "$venv/bin/python" -c '' 2>/dev/null; then
    rm -rf "$venv"
fi
if [ ! -e "$venv" ]; then
    python3 -c 'import ensurepip, venv' 2>/dev/null || say_missing "缺少 python3-venv。" python3-venv
    echo "正在建立运行环境 $venv …"
    python3 -m venv "$venv"
fi
if ! current "$wanted"; then
    echo "正在把 requirements/$wanted.txt 装进 $venv，第一次要几分钟 …"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$wanted.txt"
    # dev.txt is locked together with base.txt and holds all of it.
    echo "$wanted $(hash_of "$wanted")" >"$stamp.new"
    if [ "$wanted" = dev ]; then echo "base $(hash_of base)" >>"$stamp.new"; fi
    mv "$stamp.new" "$stamp"
fi

wrapper=$venv/bin/lianti
if [ ! -x "$wrapper" ] || ! grep -qF "root='$PWD'" "$wrapper"; then
    cat >"$wrapper" <<WRAPPER
#!/bin/sh
root='$PWD'
PYTHONPATH="\$root\${PYTHONPATH:+:\$PYTHONPATH}"
export PYTHONPATH
exec "\$root/.venv/bin/python" -m lianti "\$@"
WRAPPER
    chmod +x "$wrapper"
fi
