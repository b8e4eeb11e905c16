// Each version of Rollouts has requirements of its own: go build -modfile=1.6.0.mod -tags=rollouts_1_6
module rollouts-analysis

go 1.24.0
