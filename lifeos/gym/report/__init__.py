"""The report: one HTML file about one gate, for who must decide whether an agent may ship. No script, nothing from the network."""
