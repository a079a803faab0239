"""Small models that come in wheels, and stand-ins for large ones, behind one server of OpenAI's protocol.

It is the protocol of the platform's router, so whatever asks a model asks this server and that router alike.
"""
