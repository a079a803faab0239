# METADATA
# title: Nothing is sent at night
package lifeos.policy.office_hours

deny contains "it is night" if input.hour < 7
