"""Erasure: what somebody has a right to have erased leaves the bytes of all versions, of the journal and of everything made from them.

    register -> subject -> versions -> entries -> remains -> register

A version is called by the hash of what it holds, so one that is rewritten has another name. The old name stays, as a pointer to the new one: a pin in the
history of git, a state in a ledger lead to what is left. The register says who had what erased, when and why, by ids, which are hashes; it holds nothing
of what was erased. Once an erasure is in the register, it is finished by whoever comes next, however often it is killed.
"""
