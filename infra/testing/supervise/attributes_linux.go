package supervise

import "syscall"

// attributes: on Linux the kernel also ends the child when the local cloud itself is killed without warning.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
