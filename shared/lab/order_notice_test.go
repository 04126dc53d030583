package lab

import (
	"slices"
	"testing"

	"assay/infra/testing/cast"
)

func TestNotices(t *testing.T) {
	test := func(code, container string) OrderedTest {
		return OrderedTest{Code: code, Name: code, Price: 1000, Items: []OrderedItem{{Code: code, Department: "haematology", Container: container, ContainerName: container}}}
	}
	p := &paperTrail{t: t}
	placement := scopePlacement(Later, []OrderedTest{test("WBC", "E"), test("K", "S")})
	placement.Patient = registered(cast.Kavita).Snapshot()
	p.do(PlaceOrder(meera, workAt, placement))
	tubes := func(ids ...string) (labels []ScannedLabel) {
		for _, id := range ids {
			labels = append(labels, ScannedLabel{id, p.order.Number + "-" + id})
		}
		return labels
	}
	collect := func(ids ...string) {
		p.do(p.order.CollectSpecimens(tara, workAt, Collection{Specimens: tubes(ids...),
			Identity: Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}}))
		p.do(p.order.MoveSpecimens(tara, workAt, Receive, ids, nil))
		p.do(p.order.MoveSpecimens(tara, workAt, Accept, ids, nil))
	}
	enter := func(code, value string) {
		p.do(p.order.SubmitResults(tara, workAt, []Entry{{Item: code, Value: value, Unit: "g/dL"}}, scopeAnalyte))
	}
	issue := func(code string) {
		it := p.order.Items[p.order.itemIndex(code)]
		p.do(p.order.AuthoriseResults(meera, workAt, []Decision{{Item: code, Run: it.Run, Clear: it.Hold, Note: "seen"}}, scopePrinting))
	}
	store := func() {
		out, _, err := p.order.StoreReport(documentsFunction, workAt, len(p.order.Reports.Versions), StoredReport{SHA256: "sha"})
		p.do(out, err)
	}
	for _, step := range []struct {
		name  string
		do    func()
		stage string
		want  []Notice
	}{
		{"placed", func() {}, "placed", nil},
		{"both tubes accepted", func() { collect("E1", "S1") }, "received", nil},
		{"one tube rejected: the stage of the rest stays", func() {
			p.do(p.order.RejectSpecimens(tara, workAt, []string{"S1"}, "clotted", nil))
		}, "received", []Notice{NoticeNewSample}},
		{"the rest is measured", func() {
			p.do(p.order.StartItems(tara, workAt, []string{"WBC"}))
			enter("WBC", "14")
		}, "resulted", []Notice{NoticeNewSample}},
		{"being made", func() { issue("WBC") }, "authorised", []Notice{NoticeNewSample}},
		{"a partial report", store, "released", []Notice{NoticePartial, NoticeNewSample}},
		{"the new tube", func() { collect("S2") }, "received", []Notice{NoticePartial}},
		{"the other rejected too, nothing else waits", func() {
			p.do(p.order.RejectSpecimens(tara, workAt, []string{"S2"}, "clotted", nil))
		}, "released", []Notice{NoticePartial, NoticeNewSample}},
		{"corrected before it is whole", func() {
			p.do(p.order.CorrectResults(meera, workAt, CorrectionRequest{Items: []string{"WBC"}, Kind: Corrected, Reason: "wrong_value"}))
			enter("WBC", "15")
			issue("WBC")
			store()
		}, "released", []Notice{NoticeCorrected, NoticePartial, NoticeNewSample}},
		{"whole: that it was corrected is still said", func() {
			collect("S3")
			p.do(p.order.StartItems(tara, workAt, []string{"K"}))
			enter("K", "14")
			issue("K")
			store()
		}, "released", []Notice{NoticeCorrected}},
		{"withdrawn, being made", func() {
			p.do(p.order.WithdrawReport(meera, workAt, "wrong_patient", "", scopePrinting))
		}, "resulted", []Notice{NoticeWithdrawn}},
		{"withdrawn", store, "resulted", []Notice{NoticeWithdrawn}},
		{"one value issued again", func() {
			enter("WBC", "13")
			issue("WBC")
			store()
		}, "resulted", []Notice{NoticeCorrected, NoticePartial}},
		{"all issued again", func() {
			enter("K", "13")
			issue("K")
			store()
		}, "released", []Notice{NoticeCorrected}},
	} {
		step.do()
		if got := p.order.Notices(); !slices.Equal(got, step.want) {
			t.Errorf("%s: %v, want %v", step.name, got, step.want)
		}
		if got := p.order.Stage(); got != step.stage {
			t.Errorf("%s: stage %s, want %s", step.name, got, step.stage)
		}
	}
}
