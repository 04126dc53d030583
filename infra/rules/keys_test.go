package rules

// ownKeys: what proves to others what was written here is signed by one function, and what proves that nothing was rewritten by
// none of them (docs/rules.md#report-signature, docs/rules.md#daily-root).
func ownKeys(s stack) (wrong []string) {
	for _, function := range s.functions() {
		r := s.rights(function)
		if folder(function) != "documents" && r.touches("ssm:", parameterArn+"report-key") {
			wrong = append(wrong, function+" may read the key that signs reports")
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
