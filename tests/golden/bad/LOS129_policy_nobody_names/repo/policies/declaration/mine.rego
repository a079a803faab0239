package declaration.mine

deny contains {"msg": "no"} if input.agent
