"""W19 F10 on PostgreSQL: the tables' disk is full. Writes are refused, reads go on, and it heals."""

import os
import subprocess

import pytest

from databases import PostgreSQL
from imeis import fresh_imei, fresh_imeis
from processes import Server, until

pytestmark = pytest.mark.needs("postgresql")
# Small enough to fill in seconds, large enough for an empty schema.
SMALL, LARGE = "24m", "256m"


@pytest.fixture
def tight(tmp_path, provider):
    """A server over a PostgreSQL whose tables lie on a small file system; root is needed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:3]:
        os.chmod(parent, 0o755)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=777", "tmpfs", disk], check=True)
    database = PostgreSQL(durable=True)
    try:
        place = disk / "tables"
        place.mkdir()
        os.chown(place, 65534, 65534)
        place.chmod(0o700)
        database.superuser(f"CREATE TABLESPACE tight LOCATION '{place}'")
        database.superuser("GRANT CREATE ON TABLESPACE tight TO waybill")
        database.superuser("ALTER ROLE waybill SET default_tablespace = tight")
        server = Server(tmp_path / "waybill", provider, DATABASE_URL=database.url)
        server.start().wait_ready()
        server.make_key()
        server.service = server.wait_services()["id"]
        yield server, disk
        server.kill()
    finally:
        database.close()
        subprocess.run(["umount", "-l", disk], check=False)


def bulk(waybill, imeis, key):
    orders = [{"items": [{"service_id": waybill.service, "imei": imei}]} for imei in imeis]
    return waybill.api("POST", "/api/orders/bulk", {"orders": orders}, key)


def test_W19_F10_a_full_database_disk_refuses_writes_and_lets_reads_go_on(tight):
    waybill, disk = tight
    placed, refused = [], None
    for turn in range(400):
        imeis = fresh_imeis(200)
        reply = bulk(waybill, imeis, f"full-{turn}")
        if reply.status >= 500:
            refused = reply
            break
        placed += imeis
    assert refused is not None, "the disk never filled"
    assert refused.status == 507, refused
    assert refused.json["code"] == "disk_full"
    assert "disk is full" in refused.json["detail"]
    # Reading works: lists, counts, pages.
    listed = waybill.api("GET", f"/api/orders?imei={placed[0]}")
    assert listed.status == 200 and len(listed.json["data"]) == 1
    assert waybill.request("GET", "/health").status == 200
    assert waybill.is_running
    # What was acknowledged is there, and nothing of the refused call.
    subprocess.run(["mount", "-o", f"remount,size={LARGE}", disk], check=True)
    one = fresh_imei()
    until(
        "writing goes on by itself",
        lambda: waybill.api(
            "POST", "/api/orders",
            {"items": [{"service_id": waybill.service, "imei": one}]}, f"heal-{one}",
        ).status == 201, 30)
    for imei in placed[:: max(1, len(placed) // 50)]:
        assert len(waybill.api("GET", f"/api/orders?imei={imei}").json["data"]) == 1
