# METADATA
# title: No provider keys
# description: >-
#   Only the router holds model providers' keys. An agent that bypasses the gateway without a key gets nothing; one that
#   has a key is beyond every budget.
# custom:
#   policy: no-provider-keys
package admission.no_provider_keys

import data.lib.pods
import data.lib.text

# METADATA
# title: Names that hold a provider's credential
# description: >-
#   By ending, and by the provider's name. Names of the providers that LiteLLM 1.103 reads from its environment
#   (docs.litellm.ai/docs/providers), shortened to their common beginnings.
named(name) if strings.any_suffix_match(
	upper(name),
	["_API_KEY", "_APIKEY", "_API_TOKEN", "_ACCESS_KEY", "_SECRET_KEY", "_AUTH_TOKEN"],
)

named(name) if strings.any_prefix_match(upper(name), [
	"ANTHROPIC",
	"AWS_BEARER",
	"AZURE_AI",
	"AZURE_OPENAI",
	"COHERE",
	"DEEPSEEK",
	"GEMINI",
	"GOOGLE_API",
	"GOOGLE_APPLICATION",
	"GROQ",
	"HF_TOKEN",
	"HUGGINGFACE",
	"HUGGING_FACE",
	"LITELLM_MASTER",
	"MISTRAL",
	"OPENAI",
	"OPENROUTER",
	"REPLICATE",
	"TOGETHER",
	"VERTEX",
	"XAI",
])

# METADATA
# title: Values that look like a provider's credential, by the prefixes that providers give their keys
valued(value) if {
	strings.any_prefix_match(value, ["sk-", "sk_", "AIza", "AKIA", "gsk_", "hf_", "r8_", "xai-", "pplx-"])
	count(value) >= 20
}

# METADATA
# title: Environment variables of agents' containers
variables := [found |
	some holder in pods.containers
	pods.agent_of(holder.pod)
	variable := holder.container.env[index]
	found := {
		"name": variable.name,
		"variable": variable,
		"file": holder.pod.file,
		"path": sprintf("%s.env[%d]", [holder.path, index]),
	}
]

# METADATA
# title: An environment variable that is named like a provider's credential
# description: A program in the container would use it without asking.
# custom:
#   code: credential-name
#   remedy: remove the variable; models are reached through the gateway, by certificate
deny contains finding if {
	some found in variables
	named(found.name)
	finding := {
		"msg": sprintf("the agent's container has the variable %s, which is named like a provider's credential", [found.name]),
		"policy": "no-provider-keys",
		"code": "credential-name",
		"file": found.file,
		"path": sprintf("%s.name", [found.path]),
		"hint": "remove the variable; models are reached through the gateway, by certificate",
	}
}

# METADATA
# title: An environment variable whose value looks like a provider's credential
# description: Under another name it works as well. The value is not repeated in the message.
# custom:
#   code: credential-value
#   remedy: remove the variable and revoke the key, for it is in git's history now
deny contains finding if {
	some found in variables
	valued(found.variable.value)
	finding := {
		"msg": sprintf("the value of %s looks like a provider's credential", [found.name]),
		"policy": "no-provider-keys",
		"code": "credential-value",
		"file": found.file,
		"path": sprintf("%s.value", [found.path]),
		"hint": "remove the variable and revoke the key, for it is in git's history now",
	}
}

# METADATA
# title: An environment variable that comes from a Secret
# description: What is in it cannot be seen here, and an agent needs none.
# custom:
#   code: secret-in-env
#   remedy: give the agent what it needs through a tool or a datastore, which know it by its certificate
deny contains finding if {
	some found in variables
	found.variable.valueFrom.secretKeyRef
	finding := {
		"msg": sprintf("the agent's variable %s comes from the Secret '%s'", [
			found.name,
			text.plain(object.get(found.variable.valueFrom.secretKeyRef, "name", "(unnamed)")),
		]),
		"policy": "no-provider-keys",
		"code": "secret-in-env",
		"file": found.file,
		"path": sprintf("%s.valueFrom.secretKeyRef", [found.path]),
		"hint": "give the agent what it needs through a tool or a datastore, which know it by its certificate",
	}
}

# METADATA
# title: A whole Secret as environment
# description: Every key of it becomes a variable, whatever the keys are.
# custom:
#   code: secret-as-env
#   remedy: remove envFrom.secretRef
deny contains finding if {
	some holder in pods.containers
	pods.agent_of(holder.pod)
	some index, source in holder.container.envFrom
	source.secretRef
	finding := {
		"msg": sprintf("the agent's container '%s' takes the whole Secret '%s' as its environment", [
			holder.name,
			text.plain(object.get(source.secretRef, "name", "(unnamed)")),
		]),
		"policy": "no-provider-keys",
		"code": "secret-as-env",
		"file": holder.pod.file,
		"path": sprintf("%s.envFrom[%d].secretRef", [holder.path, index]),
		"hint": "remove envFrom.secretRef",
	}
}
