"""The compiler: load -> resolve -> check -> render -> write. The first four are pure; only ``load`` reads and ``write`` writes."""
