select sha256, pack, position, size_bytes
from mirror.blobs
where sha256 = any(@shas)
