package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
)

// RebuildProgress says how far a rebuild of the views has come.
type RebuildProgress struct {
	Phase  string `json:"phase"` // RebuildDrop, then RebuildFill
	Rows   int    `json:"rows"`  // rows of the views thrown away
	Orders int    `json:"orders"`
	// Parked are the orders and patients that this run could not read: they are left behind (see Park).
	Parked int `json:"-"`
	// Patients are those whose rows of the search were made in this run.
	Patients int    `json:"-"`
	From     *place `json:"from,omitempty"` // where the reading of the truth goes on
}

// place is a key as a note keeps it.
type place struct {
	PK string `json:"pk"`
	SK string `json:"sk"`
}

// The phases of a rebuild.
const (
	RebuildDrop = "drop"
	RebuildFill = "fill"
)

// rebuild makes the views again out of the truth while the functions go on working:
//
//   - drop: a fence goes up before the counts of each hospital, which every contribution must pass, then all its other
//     rows are thrown away. What changes meanwhile is not counted; it does not have to be, because
//   - fill: the fences come down first, and then every order of the truth contributes, beside those that change now.
//
// How far it has come is kept in the views table, so that a rebuild that was broken off goes on from there. In the end
// the table holds what it would hold had it been kept up from the first day, byte for byte.
type rebuild struct {
	*Store
	db   Scanner
	page int32
	say  func(RebuildProgress)
	at   RebuildProgress
}

// RebuildViews throws the views away and makes them again, or goes on with a rebuild that was broken off. say is called
// after every page.
func (s *Store) RebuildViews(ctx context.Context, db Scanner, page int, say func(RebuildProgress)) error {
	r := &rebuild{Store: s, db: db, page: int32(page), say: say}
	rows, err := s.getFrom(ctx, s.views, rebuildKey)
	if err != nil {
		return err
	}
	if kept := strOf(rows[rebuildKey], "progress"); kept == "" {
		r.at.Phase = RebuildDrop
	} else if err := untext(kindRebuild, rows[rebuildKey], "progress", &r.at); err != nil {
		return err
	}
	if err := r.note(ctx); err != nil {
		return err
	}
	if r.at.Phase == RebuildDrop {
		for again := true; again; {
			if again, err = r.drop(ctx); err != nil {
				return err
			}
		}
		r.at.Phase = RebuildFill
		if err := r.note(ctx); err != nil {
			return err
		}
	}
	if err := r.open(ctx); err != nil {
		return err
	}
	if err := r.fill(ctx); err != nil {
		return err
	}
	return r.remove(ctx, rebuildKey)
}

// drop goes once through the views, and reports whether it found anything to throw away: a hospital whose first order came
// while the table was being read is met on the next round.
func (r *rebuild) drop(ctx context.Context) (found bool, err error) {
	fenced := map[key]bool{}
	err = scan(ctx, r.db, r.views, r.page, nil, "", nil, func(rows []item, _ item) error {
		var gone []key
		for _, i := range rows {
			k := keyOf(i)
			if k == rebuildKey || i[fence] != nil {
				continue
			}
			found = true
			counts, ok := countsBeside(k)
			if ok && !fenced[counts] {
				fenced[counts] = true
				closed := counts.item()
				closed[fence] = str(RebuildDrop)
				if _, err := r.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &r.views, Item: closed}); err != nil {
					return fmt.Errorf("store: put a fence at %s: %w", counts, err)
				}
			}
			if k != counts { // the fence has taken its place
				gone = append(gone, k)
			}
		}
		if err := r.removeAll(ctx, gone); err != nil {
			return err
		}
		r.at.Rows += len(gone)
		r.say(r.at)
		return nil
	})
	return found, err
}

// countsBeside is the row of counts of the hospital that a row of the views belongs to.
func countsBeside(k key) (key, bool) {
	parts := strings.SplitN(k.pk, "#", 3)
	if len(parts) < 3 || parts[0] != "H" {
		return key{}, false
	}
	h, ok := ids.ParseHospital(parts[1])
	return countsKey(h), ok
}

// open takes the fences away. The second time it finds none.
func (r *rebuild) open(ctx context.Context) error {
	return scan(ctx, r.db, r.views, r.page, nil, "attribute_exists("+fence+")", nil, func(rows []item, _ item) error {
		for _, i := range rows {
			if err := r.remove(ctx, keyOf(i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// fill lets every order contribute, and lists every patient. An order is in the table before the reading begins, or it contributes by itself.
func (r *rebuild) fill(ctx context.Context) error {
	var from item
	if f := r.at.From; f != nil {
		from = f.key().item()
	}
	return scan(ctx, r.db, r.truth, r.page, from, orderHeads, item{":head": str(head)}, func(rows []item, last item) error {
		for _, i := range rows {
			pk := strOf(i, "PK")
			_, order := orderOf(pk)
			_, _, patient := patientOf(pk)
			if !order && !patient {
				continue
			}
			err := r.UpdateViews(ctx, pk)
			if Unreadable(err) {
				r.at.Parked++
				_, err = r.Park(ctx, pk)
			}
			if err != nil {
				return err
			}
			if order {
				r.at.Orders++
			} else {
				r.at.Patients++
			}
		}
		r.at.From = &place{strOf(last, "PK"), strOf(last, "SK")}
		r.say(r.at)
		if last == nil {
			return nil
		}
		return r.note(ctx)
	})
}

// note keeps how far the rebuild has come.
func (r *rebuild) note(ctx context.Context) error {
	i := rebuildKey.item()
	var err error
	if i["progress"], err = text(kindRebuild, r.at); err != nil {
		return fmt.Errorf("store: how far the rebuild of the views is, phase %s: %w", r.at.Phase, err)
	}
	if _, err := r.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &r.views, Item: i}); err != nil {
		return fmt.Errorf("store: keep how far the rebuild of the views is, phase %s: %w", r.at.Phase, err)
	}
	return nil
}

// remove takes away a fence or the note: only what still is one of them.
func (r *rebuild) remove(ctx context.Context, k key) error {
	_, err := r.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &r.views, Key: k.item(),
		ConditionExpression: aws.String("attribute_exists(" + fence + ") OR attribute_exists(progress) OR attribute_not_exists(PK)")})
	if err != nil {
		return fmt.Errorf("store: take the fence at %s away: %w", k, err)
	}
	return nil
}

// batch is how many items a BatchWriteItem takes.
const batch = 25

func (r *rebuild) removeAll(ctx context.Context, keys []key) error {
	for some := range slices.Chunk(keys, batch) {
		writes := make([]types.WriteRequest, len(some))
		for n, k := range some {
			writes[n].DeleteRequest = &types.DeleteRequest{Key: k.item()}
		}
		for try := 0; len(writes) > 0; try++ {
			if try == viewTries {
				return fmt.Errorf("store: %d rows of the views from %s on stayed unprocessed", len(writes), some[0])
			}
			if err := pause(ctx, try); err != nil {
				return err
			}
			out, err := r.db.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
				RequestItems: map[string][]types.WriteRequest{r.views: writes}})
			if err != nil {
				return fmt.Errorf("store: throw %d rows of the views away from %s on: %w", len(writes), some[0], err)
			}
			writes = out.UnprocessedItems[r.views]
		}
	}
	return nil
}
