#!/usr/bin/env bash
# Ceph's S3 server on loopback, with one monitor and one in-memory store, for the tests.
#   radosgw.sh install                 requires root and Debian
#   radosgw.sh up FOLDER PORT MONITOR_PORT ACCESS_KEY SECRET_KEY
#                                      returns when the server accepts requests; its files are in FOLDER
#   radosgw.sh down FOLDER
set -euo pipefail
folder=${2:-}
export CEPH_CONF=$folder/ceph.conf

install() {
  echo "radosgw.sh: installing radosgw, ceph-mon and ceph-osd, the production S3 server of the storage tests" >&2
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends radosgw ceph-mon ceph-osd >/dev/null 2>&1 ||
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd # shows the error
}

up() {
  local port=$1 monitor=$2 access_key=$3 secret_key=$4
  local fsid osd
  fsid=$(cat /proc/sys/kernel/random/uuid)
  osd=$(cat /proc/sys/kernel/random/uuid)
  mkdir -p "$folder"/{mon,osd,rgw,run,log,crash}
  cat > "$CEPH_CONF" <<END
[global]
fsid = $fsid
mon_host = [v2:127.0.0.1:$monitor/0]
mon_data = $folder/mon
mon_data_avail_crit = 1
mon_allow_pool_size_one = true
mon_cluster_log_file = $folder/log/cluster.log
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_mon_client_mode = crc
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
osd_data = $folder/osd
osd_uuid = $osd
osd_objectstore = memstore
memstore_device_bytes = 268435456
osd_crush_chooseleaf_type = 0
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
mon_max_pg_per_osd = 1000
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
rgw_data = $folder/rgw
rgw_frontends = beast endpoint=127.0.0.1:$port
run_dir = $folder/run
pid_file =
log_file = $folder/log/\$name.log
crash_dir = $folder/crash
admin_socket =
END
  monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$monitor]" "$folder/monmap"
  ceph-mon --mkfs -i a --monmap "$folder/monmap"
  start mon ceph-mon -i a
  ceph osd new "$osd" 0
  ceph-osd -i 0 --mkfs --no-mon-config
  start osd ceph-osd -i 0
  within_30_s osd_is_up
  radosgw-admin user create --uid receipts --display-name receipts --access-key "$access_key" --secret "$secret_key"
  start rgw radosgw -n client.rgw
  within_30_s is_open "$port"
}

# start NAME COMMAND [ARG ...]: starts a server that is not a daemon, so it ends with the process group of a test run.
start() {
  "${@:2}" -f &
  echo $! > "$folder/run/$1.pid"
}

osd_is_up() { ceph osd stat | grep -q '1 up'; }

is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

within_30_s() {
  local end=$((SECONDS + 30))
  until "$@"; do
    if [ $SECONDS -ge $end ]; then
      echo "radosgw.sh: timed out after 30 s: $*" >&2
      exit 1
    fi
    sleep 0.1
  done
}

# Kills the servers: they have no data to keep.
down() {
  local pid_file
  for pid_file in "$folder"/run/*.pid; do
    kill -KILL "$(cat "$pid_file")" || true
  done
}

"${1:?install, up or down}" "${@:3}"
