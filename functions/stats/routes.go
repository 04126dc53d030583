package main

import (
	"assay/shared/apigw"
	"assay/shared/store"
)

func routes(s *store.Store) []apigw.Route {
	return []apigw.Route{
		{Method: "GET", Pattern: "/v1/stats", Who: apigw.Staff, Handler: stats(s)},
		{Method: "GET", Pattern: "/v1/worklists/{department}", Who: apigw.Staff, Handler: worklist(s)},
		{Method: "GET", Pattern: "/v1/tasks", Who: apigw.Staff, Handler: tasks(s)},
	}
}
