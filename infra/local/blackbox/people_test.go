package blackbox

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"assay/infra/client"
	"assay/infra/testing/cast"
	"assay/shared/lab"
)

// The two hospitals. Sahyadri is where the work is done; Narmada is the other tenant.
const (
	sahyadri = "sahyadri"
	narmada  = "narmada"
)

// caller is a member of staff with the hospital whose desk they stand at.
type caller struct{ person, hospital string }

// Who works where. tara, imran and meera can also sign in (people.json); the others have a token only.
var (
	tara       = caller{"3f0c1c4e-0001-4b6e-9a51-0c2f6d7a1001", sahyadri} // technician
	imran      = caller{"3f0c1c4e-0002-4b6e-9a51-0c2f6d7a1002", sahyadri} // technician
	meera      = caller{"3f0c1c4e-0003-4b6e-9a51-0c2f6d7a1003", sahyadri} // supervisor, signs for both departments
	joseph     = caller{"3f0c1c4e-0004-4b6e-9a51-0c2f6d7a1004", sahyadri} // supervisor, signs for nothing
	asha       = caller{"3f0c1c4e-0005-4b6e-9a51-0c2f6d7a1005", sahyadri} // admin
	promoted   = caller{"3f0c1c4e-0012-4b6e-9a51-0c2f6d7a1012", sahyadri} // technicians about whom a grant is asked
	passedOver = caller{"3f0c1c4e-0013-4b6e-9a51-0c2f6d7a1013", sahyadri}
	forgotten  = caller{"3f0c1c4e-0014-4b6e-9a51-0c2f6d7a1014", sahyadri}
	ravi       = caller{"3f0c1c4e-0006-4b6e-9a51-0c2f6d7a1006", sahyadri} // another admin
	disabled   = caller{"3f0c1c4e-0007-4b6e-9a51-0c2f6d7a1007", sahyadri} // was a technician
	spare      = caller{"3f0c1c4e-0010-4b6e-9a51-0c2f6d7a1010", sahyadri} // technician on whom others try out the staff's routes
	omar       = caller{"3f0c1c4e-0011-4b6e-9a51-0c2f6d7a1011", narmada}  // admin of Narmada
	zoya       = caller{"3f0c1c4e-0009-4b6e-9a51-0c2f6d7a1009", narmada}  // supervisor of Narmada
	dev        = caller{"3f0c1c4e-0008-4b6e-9a51-0c2f6d7a1008", narmada}  // technician of Narmada
)

func foundHospitals() error {
	member := func(c caller, name string, role lab.Role, signs ...string) lab.Member {
		return lab.Member{Person: c.person, Name: name, Roles: []lab.Role{role}, Signatory: signs,
			Qualification: "MD (Pathology)", Registration: "MMC 2009/04/1873"}
	}
	err := found(lab.Hospital{ID: sahyadri, Name: cast.Sahyadri.Name, NameLocal: cast.Sahyadri.NameLocal, Address: "1 Hill Road, Nashik 422001",
		Phone: cast.Sahyadri.Phone, Email: cast.Sahyadri.Desk(), VAT: 2000, HomeFee: 9900,
		Limits: lab.Limits{InvitationsPerDay: 1000}}, // the fuzzing invites many
		member(tara, cast.Tara.Name, lab.Technician), member(imran, cast.Imran.Name, lab.Technician),
		member(meera, cast.Meera.Name, lab.Supervisor, "haematology", "biochemistry"),
		member(joseph, cast.Joseph.Name, lab.Supervisor), member(asha, cast.Asha.Name, lab.Admin),
		member(disabled, cast.Nikhil.Name, lab.Technician), member(spare, cast.Rekha.Name, lab.Technician), member(ravi, cast.Ravi.Name, lab.Admin),
		member(promoted, cast.Uday.Name, lab.Technician), member(passedOver, cast.Lata.Name, lab.Technician),
		member(forgotten, cast.Suresh.Name, lab.Technician))
	if err != nil {
		return err
	}
	if err := found(lab.Hospital{ID: narmada, Name: cast.Narmada.Name, Address: "2 Sea Road, Kochi 682001", Phone: cast.Narmada.Phone,
		LabEmail: cast.Narmada.Lab(), VAT: 2000, HomeFee: 9900}, member(omar, cast.Omar.Name, lab.Admin), member(zoya, cast.Zoya.Name, lab.Supervisor),
		member(dev, cast.Dev.Name, lab.Technician)); err != nil {
		return err
	}
	return found(lab.Hospital{ID: godavari, Name: cast.Godavari.Name, Address: "3 Lake Road, Patna 800001", Phone: cast.Godavari.Phone, VAT: 2000, HomeFee: 9900, RefundLimit: 1_000_000},
		lab.Member{Person: pia.person, Name: cast.Pia.Name, Roles: []lab.Role{lab.Technician}},
		lab.Member{Person: uma.person, Name: cast.Uma.Name, Roles: []lab.Role{lab.Supervisor}},
		lab.Member{Person: adil.person, Name: cast.Adil.Name, Roles: []lab.Role{lab.Admin}})
}

// found makes a hospital as a deployment does: by the deploy command.
func found(h lab.Hospital, members ...lab.Member) error {
	file := filepath.Join(running.dir, h.ID+".json")
	text, err := json.Marshal(map[string]any{"hospital": h, "members": members})
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	r := running.system.Running
	cmd := exec.Command(filepath.Join(running.dir, "seed"), "-file", file)
	cmd.Env = append(os.Environ(), "TABLE="+r.Environment["Parameters"]["TABLE"], "AWS_ENDPOINT_URL_DYNAMODB="+r.Services,
		"AWS_REGION="+r.Region, "AWS_ACCESS_KEY_ID="+r.Access, "AWS_SECRET_ACCESS_KEY="+r.Secret)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("found %s: %w\n%s", h.ID, err, bytes.TrimSpace(out))
	}
	return nil
}

// minter makes tokens as an issuer does, for people who cannot sign in by the page and for tokens that are wrong in
// one thing. The sign-in itself is walked by TestWalkIn.
type minter struct {
	client.Issuer
	key *rsa.PrivateKey
	kid string
}

// openIssuers reads the keys of the local issuers out of the data folder.
func openIssuers(data string) error {
	running.issuers = map[string]*minter{}
	for name, is := range running.system.Issuers {
		text, err := os.ReadFile(filepath.Join(data, "sign-in", strings.ToLower(name), "key.pem"))
		if err != nil {
			return err
		}
		block, _ := pem.Decode(text)
		if block == nil {
			return errors.New("the issuer's key is not PEM")
		}
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return err
		}
		res, err := http.Get(is.Issuer + "/.well-known/jwks.json")
		if err != nil {
			return err
		}
		var set struct{ Keys []struct{ Kid string } }
		err = json.NewDecoder(res.Body).Decode(&set)
		res.Body.Close()
		if err != nil || len(set.Keys) != 1 {
			return fmt.Errorf("the issuer publishes %d keys: %w", len(set.Keys), err)
		}
		running.issuers[name] = &minter{is, key.(*rsa.PrivateKey), set.Keys[0].Kid}
	}
	foreign, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	elsewhere := running.system.Issuers["Staff"]
	elsewhere.Issuer = strings.Replace(elsewhere.Issuer, "/staff", "/elsewhere", 1)
	running.issuers["elsewhere"] = &minter{elsewhere, foreign, "elsewhere"}
	return nil
}

// token is an access token as Cognito makes it; with changes claims, nil takes one out. It outlives every move of the
// clock that the tests make.
func (m *minter) token(sub string, with jwt.MapClaims) string {
	claims := jwt.MapClaims{"iss": m.Issuer.Issuer, "sub": sub, "client_id": m.ClientID, "token_use": "access",
		"scope": "openid email profile", "exp": time.Now().AddDate(10, 0, 0).Unix()}
	maps.Copy(claims, with)
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = m.kid
	signed, err := token.SignedString(m.key)
	if err != nil {
		panic(err) // an RSA key and plain claims: it cannot fail
	}
	return signed
}

// as is a member of staff at the desk.
func (w world) as(c caller) *client.Session {
	s := w.bearing(running.issuers["Staff"].token(c.person, nil))
	s.Hospital = c.hospital
	return s
}

// bearing is whoever holds a token.
func (w world) bearing(token string) *client.Session {
	s := w.sys.Nobody()
	s.Tokens.Access = token
	return s
}
