"""For Schemathesis: pieces of a file are sent as plain bytes are (dev/abuse/schemathesis.ts)."""

import schemathesis

schemathesis.serializer.alias('application/offset+octet-stream', 'application/octet-stream')
