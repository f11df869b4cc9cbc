"""medallion and opentaxii as processes of their own, with the same objects as ours.

Both run in Werkzeug's server, one request at a time, as they would behind one gunicorn worker.
`python -m tests.bench.taxii_peers medallion|opentaxii PORT OBJECTS.json`
"""

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

USER, PASSWORD = "bench", "bench"
COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
STIX = "application/stix+json;version=2.1"
MOST = 1_000
ADDRESS_FILE = "address.txt"


def medallion(objects: Path, folder: Path) -> tuple[Any, str]:
    """Return the application with its memory backend, and where its collection lies."""
    from medallion import application_instance, register_blueprints, set_config  # noqa: PLC0415
    from medallion.common import get_timestamp  # noqa: PLC0415

    collection = {
        "id": COLLECTION,
        "title": "bench",
        "can_read": True,
        "can_write": True,
        "media_types": [STIX],
        "objects": [],
        "manifest": [],
    }
    data = {
        "/discovery": {"title": "bench", "api_roots": ["root"]},
        "root": {
            "information": {"title": "bench", "versions": ["taxii-2.1"], "max_content_length": 1},
            "status": [],
            "collections": [collection],
        },
    }
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    backend = {
        "module": "medallion.backends.memory_backend",
        "module_class": "MemoryBackend",
        "filename": str(folder / "data.json"),
    }
    configuration = {
        "users": {USER: PASSWORD},
        "taxii": {"max_page_size": MOST},
        "backend": backend,
    }
    for name in ("users", "taxii", "backend"):
        set_config(application_instance, name, configuration)
    register_blueprints(application_instance)
    envelope = {"objects": json.loads(objects.read_text(encoding="utf-8"))}
    application_instance.medallion_backend.add_objects(
        "root", COLLECTION, envelope, get_timestamp()
    )
    return application_instance, f"/root/collections/{COLLECTION}/objects/"


def opentaxii(objects: Path, folder: Path) -> tuple[Any, str]:
    """Return the application on sqlite with a public collection, and where that lies."""
    import opentaxii.taxii2.http as answers  # noqa: PLC0415
    from opentaxii.config import ServerConfig  # noqa: PLC0415
    from opentaxii.middleware import create_app  # noqa: PLC0415
    from opentaxii.server import TAXIIServer  # noqa: PLC0415

    # Its answers hold UUIDs that its own writer of JSON refuses: every collection would be a 500.
    answers.json = SimpleNamespace(dumps=functools.partial(json.dumps, default=str))
    database = {"create_tables": True}
    configuration: dict[str, Any] = {
        "taxii1": None,
        "taxii2": {
            "title": "bench",
            "max_content_length": 10**8,
            "allow_custom_properties": True,
            "persistence_api": {
                "class": "opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI",
                "parameters": database | {"db_connection": f"sqlite:///{folder}/data.db"},
            },
        },
        "auth_api": {
            "class": "opentaxii.auth.sqldb.SQLDatabaseAPI",
            "parameters": database
            | {"db_connection": f"sqlite:///{folder}/auth.db", "secret": PASSWORD},
        },
        "logging": {"opentaxii": "error", "root": "error"},
    }
    app = create_app(TAXIIServer(ServerConfig(extra_configs=[configuration])))
    with app.app_context():
        store = app.taxii_server.servers.taxii2.persistence.api
        root = store.add_api_root(title="bench", is_public=True)
        made = store.add_collection(api_root_id=root.id, title="bench", is_public=True)
        given = json.loads(objects.read_text(encoding="utf-8"))
        store.add_objects(root.id, made.id, given)
    return app, f"/taxii2/{root.id}/collections/{made.id}/objects/"


PEERS: dict[str, Callable[[Path, Path], tuple[Any, str]]] = {
    "medallion": medallion,
    "opentaxii": opentaxii,
}


def main(name: str, port: str, objects: str) -> None:
    """Fill one of them and serve it until the process is ended; its address is left in a file."""
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415

    folder = Path(objects).parent / name
    folder.mkdir()
    app, path = PEERS[name](Path(objects), folder)

    class Quiet(WSGIRequestHandler):
        """Keeps connections, writes no log."""

        protocol_version = "HTTP/1.1"

        def log_request(self, *_: object) -> None:
            """Write nothing."""

    server = make_server("127.0.0.1", int(port), app, request_handler=Quiet, threaded=True)
    (folder / ADDRESS_FILE).write_text(f"http://127.0.0.1:{port}{path}", encoding="utf-8")
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
