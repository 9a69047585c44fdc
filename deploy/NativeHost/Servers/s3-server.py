"""OpenStack Swift (proxy, account, container and object server) in one process, with its S3 API. Configured by S3_* variables."""
import array
import os
import sys
import time

import eventlet

eventlet.patcher.monkey_patch(all=False, socket=True, select=True, thread=True)

FOLDER, PORT = os.environ["S3_FOLDER"], int(os.environ["S3_PORT"])
ACCOUNT, _, USER = os.environ["S3_ACCESS_KEY"].partition(":")
DEVICE = "disk"
os.makedirs(os.path.join(FOLDER, DEVICE), exist_ok=True)

CONF = os.path.join(FOLDER, "swift.conf")
with open(CONF, "w") as conf:
    conf.write(
        "[swift-hash]\nswift_hash_path_suffix = dotmac\nswift_hash_path_prefix = dotmac\n"
        "[storage-policy:0]\nname = single\ndefault = yes\n[swift-constraints]\nmax_header_size = 16384\n")

from swift.common import constraints, ring, storage_policy, utils, wsgi as swift_wsgi

utils.SWIFT_CONF_FILE = storage_policy.SWIFT_CONF_FILE = CONF
storage_policy.reload_storage_policies()
utils.validate_hash_conf()
try:
    constraints.reload_constraints()
except AttributeError:
    pass  # Some releases read the constraints at import and have no reload; the defaults do here.

from eventlet import GreenPool, wsgi
from swift.account.server import AccountController
from swift.container.server import ContainerController
from swift.obj.server import ObjectController


class Cache:
    """The part of memcached that the pipeline uses, for one process."""

    def __init__(self):
        self.values = {}

    def get(self, key, raise_on_error=False):
        value, until = self.values.get(key, (None, 0))
        return value if until == 0 or until > time.time() else None

    def set(self, key, value, serialize=True, time=0, **_):
        self.values[key] = (value, now() + time if time else 0)
        return True

    def incr(self, key, delta=1, time=0):
        value = int(self.get(key) or 0) + delta
        self.set(key, value, time=time)
        return value

    def delete(self, key, server_key=None):
        self.values.pop(key, None)


def now():
    return time.time()


def cache_factory(global_conf, **local):
    cache = Cache()

    def wrap(app):
        def call(environ, start_response):
            environ["swift.cache"] = cache
            return app(environ, start_response)
        return call
    return wrap


class Silence:
    def write(self, *_):
        pass

    def flush(self):
        pass


def serve(sock, app):
    wsgi.server(sock, app, Silence(), custom_pool=GreenPool(200), protocol=swift_wsgi.SwiftHttpProtocol, log_output=False, debug=False)


backends = {name: eventlet.listen(("127.0.0.1", 0)) for name in ("account", "container", "object")}
for name, sock in backends.items():
    port = sock.getsockname()[1]
    device = {"id": 0, "zone": 0, "region": 1, "device": DEVICE, "weight": 1, "ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1", "replication_port": port}
    ring.RingData([array.array("H", [0, 0, 0, 0])], [device], 30).save(os.path.join(FOLDER, name + ".ring.gz"))

settings = {"devices": FOLDER, "swift_dir": FOLDER, "mount_check": "false", "fallocate_reserve": "0", "disable_fallocate": "true", "log_level": "ERROR"}
logger = utils.get_logger({"log_level": "ERROR"}, "s3")
eventlet.spawn(serve, backends["account"], AccountController(settings, logger=logger))
eventlet.spawn(serve, backends["container"], ContainerController(settings, logger=logger))
eventlet.spawn(serve, backends["object"], ObjectController(settings, logger=logger))

filters = {
    "catch_errors": "", "gatekeeper": "", "healthcheck": "", "listing_formats": "", "bulk": "", "copy": "", "slo": "", "dlo": "", "symlink": "",
    "s3api": "s3_acl = false\nlocation = us-east-1\ncheck_bucket_owner = false\n",
    "tempauth": "user_%s_%s = %s .admin\n" % (ACCOUNT, USER, os.environ["S3_SECRET_KEY"]),
    "versioned_writes": "allow_versioned_writes = true\nallow_object_versioning = true\n",
}
pipeline = "catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-server"
PROXY = os.path.join(FOLDER, "proxy.conf")
with os.fdopen(os.open(PROXY, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as proxy:
    proxy.write("[DEFAULT]\nswift_dir = %s\n[pipeline:main]\npipeline = %s\n" % (FOLDER, pipeline))
    proxy.write("[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\nallow_account_management = true\n")
    proxy.write("[filter:cache]\npaste.filter_factory = __main__:cache_factory\n")
    for name, extra in filters.items():
        proxy.write("[filter:%s]\nuse = egg:swift#%s\n%s\n" % (name, name, extra))

sys.modules.setdefault("__main__", sys.modules[__name__])
serve(eventlet.listen(("127.0.0.1", PORT)), swift_wsgi.loadapp(PROXY, global_conf={"log_level": "ERROR"}))
