// Each version of the agent has requirements of its own: go build -modfile=7.67.0.mod -tags=agent_7_67
module trace-stats

go 1.24.0
