package client

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// NewID makes the id of something to create, a UUIDv7 (RFC 9562 §5.7) of that moment.
func NewID(at time.Time) string {
	var chance [10]byte
	_, _ = rand.Read(chance[:]) // crypto/rand never fails
	return ID(at, chance)
}

// ID is the UUIDv7 of a moment and given bits: the same for the same.
func ID(at time.Time, bits [10]byte) string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16)
	copy(id[6:], bits[:])
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
