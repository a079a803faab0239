"""A cluster compared with what a repository needs of one (``lifeos doctor``), and Argo CD's first objects in it (``lifeos bootstrap``).

``needs`` is worked out from rendered files and ``state`` is observed; the checks are pure functions of the two. Only ``api``, ``observe``,
``rendered`` and ``bootstrap`` touch anything outside.
"""
