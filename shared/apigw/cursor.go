package apigw

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"assay/shared/lab"
)

const (
	cursorField   = "cursor"
	cursorVersion = 1
	// CursorLife is how long a page may be followed by the next one.
	CursorLife = time.Hour

	cursorHead = 1 + 8 // version, expiry in Unix seconds
	// maxCursor is longer than any sealed table key and keeps decoding off the caller's choice.
	maxCursor = 2048
)

// ListScope is what a cursor belongs to: taken to another list it is refused.
type ListScope struct {
	Hospital string
	// List names the list ("board"); Filter is what of it is wanted, spelled the same way each time ("tab=paid").
	List, Filter string
}

// SealCursor makes the text that names a place in a list. position is what the store needs to go on; anybody can
// read it, so it holds ids and times, never a name. key is a secret of the hospital, at least 16 bytes. now is the
// event's time.
func SealCursor(key []byte, scope ListScope, position []byte, now time.Time) string {
	text := make([]byte, 0, cursorHead+len(position)+sha256.Size)
	text = append(text, cursorVersion)
	text = binary.BigEndian.AppendUint64(text, uint64(now.Add(CursorLife).Unix()))
	text = append(text, position...)
	return base64.RawURLEncoding.EncodeToString(append(text, cursorMAC(key, scope, text)...))
}

// OpenCursor gives the position sealed in cursor. One that is forged, of another list, hospital or filter, of another
// version, or older than CursorLife is refused (400, field "cursor"), always in the same words.
func OpenCursor(key []byte, scope ListScope, cursor string, now time.Time) ([]byte, error) {
	refused := lab.Bad(cursorField, "This place in the list is no longer valid. Start again from the first page.")
	if len(cursor) > maxCursor || strings.ContainsAny(cursor, "\r\n") { // base64 passes over line ends
		return nil, refused
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(sealed) < cursorHead+sha256.Size {
		return nil, refused
	}
	text, mac := sealed[:len(sealed)-sha256.Size], sealed[len(sealed)-sha256.Size:]
	if !hmac.Equal(mac, cursorMAC(key, scope, text)) {
		return nil, refused
	}
	expiry := int64(binary.BigEndian.Uint64(text[1:cursorHead]))
	if text[0] != cursorVersion || now.Unix() > expiry {
		return nil, refused
	}
	return text[cursorHead:], nil
}

func cursorMAC(key []byte, scope ListScope, text []byte) []byte {
	h := hmac.New(sha256.New, key)
	for _, part := range []string{scope.Hospital, scope.List, scope.Filter} {
		_ = binary.Write(h, binary.BigEndian, uint64(len(part))) // a hash takes everything
		h.Write([]byte(part))
	}
	h.Write(text)
	return h.Sum(nil)
}
