module sample-platform/operations/cluster/certificates

go 1.24.0
