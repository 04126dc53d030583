package routes

import (
	"errors"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// The few words of SAM that make a route. Everything else in the template is left alone, intrinsics included.
type (
	auth struct {
		DefaultAuthorizer string `yaml:"DefaultAuthorizer"`
		Authorizer        string `yaml:"Authorizer"`
	}
	resource struct {
		Type       string    `yaml:"Type"`
		Properties yaml.Node `yaml:"Properties"`
	}
	function struct {
		Events map[string]resource `yaml:"Events"`
	}
	httpAPI struct {
		Auth auth `yaml:"Auth"`
	}
	httpEvent struct {
		APIID  yaml.Node `yaml:"ApiId"`
		Method string    `yaml:"Method"`
		Path   string    `yaml:"Path"`
		Auth   auth      `yaml:"Auth"`
	}
)

// FromTemplate reads the HttpApi events of a SAM template, as its author wrote them: of the resource "Api", with that
// API's default authorizer where an event names none, and NONE for an open route. It fails on an event of another API,
// on an API that opens what names no authorizer, and on what it cannot read, rather than pass over it.
func FromTemplate(source []byte) ([]Route, error) {
	var template struct {
		Resources map[string]resource `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(source, &template); err != nil {
		return nil, fmt.Errorf("read the template: %w", err)
	}
	standard, err := defaultAuthorizer(template.Resources["Api"])
	if err != nil {
		return nil, err
	}
	var all []Route
	for id, r := range template.Resources {
		if r.Type != "AWS::Serverless::Function" {
			continue
		}
		var f function
		if err := r.Properties.Decode(&f); err != nil {
			return nil, fmt.Errorf("read the events of %s: %w", id, err)
		}
		for name, event := range f.Events {
			if event.Type != "HttpApi" {
				continue
			}
			route, err := fromEvent(event, standard)
			if err != nil {
				return nil, fmt.Errorf("event %s of %s: %w", name, id, err)
			}
			folder, ok := strings.CutSuffix(id, "Function")
			if !ok {
				return nil, fmt.Errorf("%s is not named <Folder>Function", id)
			}
			route.Function = strings.ToLower(folder)
			all = append(all, route)
		}
	}
	return sorted(all), nil
}

func defaultAuthorizer(api resource) (string, error) {
	if api.Type != "AWS::Serverless::HttpApi" {
		return "", errors.New("the template has no AWS::Serverless::HttpApi named Api")
	}
	var properties httpAPI
	if err := api.Properties.Decode(&properties); err != nil {
		return "", fmt.Errorf("read the Api: %w", err)
	}
	if properties.Auth.DefaultAuthorizer == "" {
		return "", errors.New("the Api has no DefaultAuthorizer: a route that names none would be open")
	}
	return properties.Auth.DefaultAuthorizer, nil
}

func fromEvent(event resource, standard string) (Route, error) {
	var e httpEvent
	if err := event.Properties.Decode(&e); err != nil {
		return Route{}, err
	}
	if e.APIID.Tag != "!Ref" || e.APIID.Value != "Api" {
		return Route{}, errors.New("ApiId is not !Ref Api")
	}
	if e.Method == "" || e.Path == "" {
		return Route{}, errors.New("method or path is missing")
	}
	audience := e.Auth.Authorizer
	switch audience {
	case "":
		audience = standard
	case "NONE": // SAM takes only this spelling
		audience = "Open"
	}
	return Route{Method: strings.ToUpper(e.Method), Path: e.Path, Audience: audience}, nil
}
