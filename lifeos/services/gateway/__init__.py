"""The gateway service: Envoy asks it before each request, and it alone answers (ext_authz over gRPC).

One way for every decision: read the request strictly, add what is stateful (money, approvals, breaker), have OPA decide, write the decision down,
answer. Whatever is not understood, not answered in time, or not written down is denied.
"""
