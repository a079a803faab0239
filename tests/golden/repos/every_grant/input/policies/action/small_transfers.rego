# METADATA
# title: One transfer moves no more than the limit
package lifeos.policy.small_transfers

import data.lifeos.lib.amount

deny contains "the transfer is above the limit" if amount.of(input) > data.lifeos.parameters["small-transfers"].limit
