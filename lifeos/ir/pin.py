"""A pin, as far as the compiler needs it."""

from lifeos.ir.node import Node


class Pin(Node, frozen=True):
    """In ``environment`` traffic goes to ``revision``, whose pods mount the ConfigMap ``config``. ``file`` says so."""

    environment: str
    revision: str
    config: str
    file: str
