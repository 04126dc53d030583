// Package supervise starts child processes so that none outlives whoever started it: each leads its own process
// group, which is ended as a whole.
package supervise

import (
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Child is a started process.
type Child struct {
	cmd    *exec.Cmd
	exited chan struct{}
	once   sync.Once
	err    error
}

// Start starts cmd in a process group of its own.
func Start(cmd *exec.Cmd) (*Child, error) {
	Group(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &Child{cmd: cmd, exited: make(chan struct{})}
	go func() {
		c.err = cmd.Wait()
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what it started and left behind
		close(c.exited)
	}()
	return c, nil
}

// Group makes cmd lead its own process group and, where it is bound to a context, end it as a whole.
func Group(cmd *exec.Cmd) {
	cmd.SysProcAttr = attributes()
	if cmd.Cancel != nil {
		cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	}
}

// Exited is closed when the process has ended.
func (c *Child) Exited() <-chan struct{} { return c.exited }

// Err says how the process ended; only after Exited.
func (c *Child) Err() error { return c.err }

// Pid is the process id.
func (c *Child) Pid() int { return c.cmd.Process.Pid }

// Kill ends the process group at once and waits until the process is gone.
func (c *Child) Kill() {
	c.once.Do(func() {
		select {
		case <-c.exited: // its id may belong to somebody else by now
		default:
			_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		}
	})
	<-c.exited
}

// Stop asks the process group to end and kills it after the grace time.
func (c *Child) Stop(grace time.Duration) {
	select {
	case <-c.exited:
		return
	default:
		_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGTERM)
	}
	select {
	case <-c.exited:
	case <-time.After(grace):
		c.Kill()
	}
}
