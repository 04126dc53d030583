package queue

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/infra/local/awsjson"
	"assay/infra/template"
)

// address is where a queue is reached by whoever asked.
func address(r *http.Request, name string) string {
	return "http://" + r.Host + "/" + template.Account + "/" + name
}

type listing struct{ QueueNamePrefix string }

func (s *Server) list(r *http.Request, in listing) (any, error) {
	urls := []string{}
	for _, name := range slices.Sorted(maps.Keys(s.Queues)) {
		if strings.HasPrefix(name, in.QueueNamePrefix) {
			urls = append(urls, address(r, name))
		}
	}
	return map[string]any{"QueueUrls": urls}, nil
}

type byName struct{ QueueName string }

func (s *Server) url(r *http.Request, in byName) (any, error) {
	q, err := s.named(in.QueueName)
	if err != nil {
		return nil, err
	}
	return map[string]any{"QueueUrl": address(r, q.Name)}, nil
}

type attributesWanted struct {
	onQueue
	AttributeNames []string
}

// attributes says how many messages wait and how the queue is set up. What a function has, what is hidden after a failure and
// what is delayed are all counted as not visible.
func (s *Server) attributes(_ *http.Request, in attributesWanted) (any, error) {
	q, err := s.find(in.onQueue)
	if err != nil {
		return nil, err
	}
	visible, hidden := q.Depth()
	all := map[string]string{
		"QueueArn": ARN(s.Region, q.Name), "VisibilityTimeout": seconds(q.Visibility), "DelaySeconds": seconds(q.Delay),
		"ApproximateNumberOfMessages": strconv.Itoa(visible), "ApproximateNumberOfMessagesNotVisible": strconv.Itoa(hidden),
	}
	if q.Dead != nil {
		policy, err := json.Marshal(map[string]any{"deadLetterTargetArn": ARN(s.Region, q.Dead.Name), "maxReceiveCount": q.MaxReceives})
		if err != nil {
			return nil, err
		}
		all["RedrivePolicy"] = string(policy)
	}
	chosen, err := choose(all, in.AttributeNames)
	return map[string]any{"Attributes": chosen}, err
}

// choose gives the attributes that were asked for.
func choose(all map[string]string, names []string) (map[string]string, error) {
	chosen := map[string]string{}
	for _, name := range names {
		value, known := all[name]
		switch {
		case name == "All":
			return all, nil
		case known:
			chosen[name] = value
		case name != "RedrivePolicy": // a queue without dead letters has none
			return nil, awsjson.Refusal{Code: "InvalidAttributeName", Message: name + " is not served here"}
		}
	}
	return chosen, nil
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

func (s *Server) purge(_ *http.Request, in onQueue) (any, error) {
	q, err := s.find(in)
	if err != nil {
		return nil, err
	}
	return struct{}{}, q.Purge()
}
