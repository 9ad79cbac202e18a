# Runs inside a new mount name space; nothing here is seen outside. $1: folder of the session, $2: folder with
# reader.conf, $3: pcscd, the rest: its options.
set -e
session=$1 configuration=$2 pcscd=$3
shift 3
if [ ! -d /run/pcscd ]; then
    # Only root could make this folder. A /run of our own has it, and everything else that is in the real one.
    mkdir -p "$session/run"
    mount -t tmpfs tmpfs "$session/run"
    mkdir "$session/run/pcscd"
    for entry in /run/*/; do
        [ -d "$entry" ] || continue
        mkdir "$session$entry"
        mount --rbind "$entry" "$session$entry"
    done
    mount --rbind "$session/run" /run
fi
mount -t tmpfs tmpfs /run/pcscd
# Real readers belong to the system's pcscd: without its drivers ours does not touch them.
for drivers in /usr/lib/pcsc/drivers /usr/lib64/pcsc/drivers /usr/lib/*/pcsc/drivers; do
    [ ! -d "$drivers" ] || mount -t tmpfs tmpfs "$drivers"
done
exec "$pcscd" --foreground "$@" --config "$configuration"
