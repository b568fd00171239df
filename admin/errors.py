"""AdminError
├── WebPortTaken         another program holds the web port
├── WebAddressUnusable   the address to listen on is not one of this machine
├── CertificateUnusable  a certificate or its key cannot be read or do not belong together
├── NodeMissing          Node.js, which builds the web pages, is not installed
└── PageNotBuilt         building the web pages failed
"""


class AdminError(Exception):
    """Any failure of the web side. ``code`` is stable; ``retryable`` says whether trying again may help."""

    code = "admin"
    retryable = False


class WebPortTaken(AdminError):
    code = "web_port_taken"


class WebAddressUnusable(AdminError):
    code = "web_address_unusable"


class CertificateUnusable(AdminError):
    code = "certificate_unusable"


class NodeMissing(AdminError):
    code = "node_missing"


class PageNotBuilt(AdminError):
    code = "page_not_built"
    retryable = True
