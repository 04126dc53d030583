package gateway

import (
	"sync"
	"time"

	"assay/infra/template"
)

// Throttle is how API Gateway bounds a route: a bucket of Burst tokens that fills at Rate a second, of which each call takes
// one. It runs by the machine's clock, as the real one does, and not by the one that can be moved.
type Throttle struct {
	mu      sync.Mutex
	buckets map[string]bucket // by route
	now     func() time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
}

// NewThrottle gives one whose buckets are full.
func NewThrottle() *Throttle {
	return &Throttle{buckets: map[string]bucket{}, now: time.Now}
}

// takes reports whether a route has a token left, and takes it.
func (t *Throttle) takes(route *template.Route) bool {
	if t == nil || route.Rate == 0 {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	key, now := route.Method+" "+route.Path, t.now()
	b, known := t.buckets[key]
	if !known {
		b = bucket{tokens: float64(route.Burst), at: now}
	}
	b.tokens = min(float64(route.Burst), b.tokens+now.Sub(b.at).Seconds()*route.Rate)
	b.at = now
	ok := b.tokens >= 1
	if ok {
		b.tokens--
	}
	t.buckets[key] = b
	return ok
}
