package rules

import "assay/infra/rights"

// ownKeys: what proves to others what was written here is signed by one function, and what proves that nothing was rewritten by
// one that nobody calls through the API (docs/rules.md#report-signature, docs/rules.md#daily-root).
func ownKeys(s stack) (wrong []string) {
	for _, function := range s.functions() {
		r := s.rights(function)
		if folder(function) != "documents" && r.touches("ssm:", parameterArn+"report-key") {
			wrong = append(wrong, function+" may read the key that signs reports")
		}
		if folder(function) == "seal" {
			wrong = append(wrong, sealOnly(r)...)
			continue
		}
		if r.touches("ssm:", parameterArn+"seal-key") {
			wrong = append(wrong, function+" may read the key that signs roots")
		}
		if r.touches("s3:Put", "${Reports.Arn}/roots/000001.json") || r.touches("s3:Delete", "${Reports.Arn}/roots/000001.json") {
			wrong = append(wrong, function+" may write a root")
		}
	}
	return wrong
}

// sealOnly: whoever signs the roots reads of every chain the event and nothing else of the row, and writes nothing but roots.
func sealOnly(r held) (wrong []string) {
	read := func(action, key string, attributes ...string) bool {
		return r.Allows(rights.Call{Action: "dynamodb:" + action, Resource: tableArn, Keys: []string{key}, Attributes: attributes})
	}
	for _, key := range []string{orderKey, patientKey, hospitalKey} {
		if !read("Query", key, "event") {
			wrong = append(wrong, "seal may not read the events of "+key)
		}
		for _, member := range []string{"doc", "card", "*"} {
			if read("Query", key, "event", member) {
				wrong = append(wrong, "seal may read "+member+" of "+key)
			}
		}
		for _, action := range []string{"BatchGetItem", "GetItem"} {
			if key != hospitalKey && read(action, key) {
				wrong = append(wrong, "seal may "+action+" "+key)
			}
		}
	}
	if read("Query", runKey, "event") {
		wrong = append(wrong, "seal may read values")
	}
	for _, object := range []string{"reports/1", "statements/1"} {
		if r.touches("s3:", "${Reports.Arn}/"+object) {
			wrong = append(wrong, "seal may touch "+object)
		}
	}
	if r.touches("s3:Delete", "${Reports.Arn}/roots/000001.json") {
		wrong = append(wrong, "seal may delete a root")
	}
	return wrong
}
